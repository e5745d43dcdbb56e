# The departments' forms of an application, written by hand as one would: all fields, without the
# gaps and their reasons. $tables are code tables, $registers what registers answered. Forms that no
# example sends (lost, migration) are left out.

def given: with_entries(select(.value != null));
def register($name): $registers[$name] | if .status == "found" then .data else {} end;
def full_name: $tables.divisions[.];
def address: (.township | full_name) + .village + (.detail // "");
def birth_date: "\(.[6:10])-\(.[10:12])-\(.[12:14])";
def form($name; $department; f): {form: $name, department: $department, status: "ready", fields: (f | given)};

.submitted_on as $submitted_on
| .answers
| .applicant as $applicant
| .guardian as $guardian
| .declaration.signature as $signature
| register("certificate") as $certificate
| ($applicant.id_number | birth_date) as $birth_date
| ($applicant.hukou | address) as $hukou
| ($applicant.residence | address) as $residence
| ($applicant.hukou.township) as $township
| ($township | startswith("53")) as $here
| def county: if $here then $township[0:6] else null end;
  def town: if $here and ($township | length) >= 9 then $township[0:9] else null end;
  def allowance: {
    idCard: ($applicant.id_number | ascii_upcase),
    name: $applicant.name,
    sex: $applicant.gender,
    nationId: $applicant.ethnic,
    domicileType: $tables.hukou_nature[$applicant.hukou_nature],
    domicileAddress: $hukou,
    applicantAddress: $residence,
    phone: $applicant.phone,
    manageCounty: (county | if . then . + "000000" else . end),
    manageTown: (town | if . then . + "000" else . end),
    applyDate: $submitted_on,
    applyReasonSelC: "4",
    applyReason: .declaration.reason,
    isAssistHanding: ($guardian != null),
    assistHandingIdCard: $guardian.id_number,
    assistHandingName: $guardian.name,
    assistHandingPhone: $guardian.phone,
    assistHandingRelation: $guardian.relation,
    applicantPhotoPath: "无",
    disabilityAccount: $certificate.number,
    disabilityType: $tables.mca_disability[$certificate.category],
    disabilityLevel: $certificate.grade,
    beginMonth: $submitted_on[0:7],
    accountNumber: .allowance_account.account,
    accountBank: .allowance_account.bank,
    accountName: .allowance_account.holder
  };
  [
    (select(.certificate.apply and .certificate.kind == "new") | form("certificate_new"; "disabled_federation"; {
      idcard: ($applicant.id_number | ascii_upcase),
      name: $applicant.name,
      sex: $applicant.gender,
      nation: $tables.cdpf_ethnic[$applicant.ethnic],
      brith_time: $birth_date,
      con_phone: $applicant.phone,
      residence_area: $residence,
      domicile_area: $hukou,
      education: $applicant.education,
      marital: $applicant.marital,
      residence: $tables.hukou_nature[$applicant.hukou_nature],
      deformity_type: (.certificate.categories | if length >= 2 then "7" else .[0] end),
      guard_name: $guardian.name,
      relation: (if $guardian then $tables.family_relation[$guardian.relation] else null end),
      guard_phone: $guardian.phone,
      save_path: $applicant.photo,
      "省市县": (.locality.county | full_name),
      "申请日期": $signature.date,
      "申请人签名": $signature.name
    })),
    (select(.certificate.apply and (.certificate.kind | . == "change" or . == "replace" or . == "renew"))
    | form("certificate_existing"; "disabled_federation"; {
      apply_type: {change: "变更申请", replace: "换领申请", renew: "到期换证申请"}[.certificate.kind],
      deformity_type: .certificate.categories,
      apply_name: $applicant.name,
      apply_idcard: $applicant.id_number,
      apply_sex: $applicant.gender,
      nation: $tables.cdpf_ethnic[$applicant.ethnic],
      marriage: $applicant.marital,
      birthday: $birth_date,
      address: $residence,
      postcode: $applicant.postcode,
      apply_phone: $applicant.phone,
      housetype: $tables.hukou_nature[$applicant.hukou_nature],
      guardian_name: $guardian.name,
      guardian_relation: (if $guardian then $tables.family_relation[$guardian.relation] else null end),
      guardian_phone: $guardian.phone,
      guardian_idcard: $guardian.id_number,
      "原残疾人证号": $certificate.number,
      "照片": $applicant.photo,
      "变更事项": (.certificate.changes | if . then map({
        "事项": {name: "姓名", birth: "出生年月", category: "残疾类别", grade: "残疾等级"}[.item],
        "变更前": .before,
        "变更后": .after
      }) else . end),
      "申请日期": $signature.date,
      "申请人签名": $signature.name
    })),
    (select(.certificate.apply and .certificate.kind == "cancel")
    | form("certificate_cancellation"; "disabled_federation"; {
      "姓名": $applicant.name,
      "身份证号": $applicant.id_number,
      "原残疾人证号": $certificate.number,
      "注销原因": {recovered: "康复脱残", requested: "残疾本人、监护人要求注销", deceased: "死亡注销"}[.certificate.cancel_reason],
      "康复证明": (if .certificate.cancel_reason == "recovered" then {material: "recovery_proof"} else null end),
      "死亡证明": (if .certificate.cancel_reason == "deceased" then {material: "death_proof"} else null end),
      "联系人姓名": $guardian.name,
      "联系人电话": $guardian.phone,
      "联系电话": $applicant.phone,
      "申请日期": $signature.date,
      "申请人签名": $signature.name,
      "签名人身份": {applicant: "申请人", agent: "代办人"}[$signature.role]
    })),
    (select(.living_allowance.apply) | form("living_allowance_application"; "civil_affairs"; allowance + {
      "是否享受低保": .living_allowance.situation.minimum_living_member,
      "低保证号": register("minimum_living").number,
      "低保类别": register("minimum_living").kind
    })),
    (select(.care_allowance.apply) | form("care_allowance_application"; "civil_affairs"; allowance + {
      "是否需要长期照护": .care_allowance.situation.long_term_care
    })),
    (select(.employment.job_seeking.apply) | form("job_seeking_subsidy_application"; "human_resources"; {
      "姓名": $applicant.name,
      "性别": $applicant.gender,
      "民族": $applicant.ethnic,
      "出生年月": $applicant.birth_month,
      "身份证号": $applicant.id_number,
      "户籍地": ($township | full_name),
      "学历": $applicant.education,
      "毕业院校": .employment.job_seeking.school,
      "专业": .employment.job_seeking.major,
      "学历证书编号": .employment.job_seeking.diploma_number,
      "毕业时间": .employment.job_seeking.graduation_date,
      "困难类别": "残疾",
      "残疾人证号": $certificate.number,
      "联系电话": $applicant.phone,
      "开户行": .employment.job_seeking.bank,
      "账号": .employment.job_seeking.account,
      "本人承诺签名": $signature.name,
      "承诺日期": $signature.date
    })),
    (select(.pension.enrolment.apply) | form("pension_enrolment"; "human_resources"; {
      aac003: $applicant.name,
      aac002: $applicant.id_number,
      aac004: $applicant.gender,
      aac006: $birth_date,
      aac005: $applicant.ethnic,
      aac009: $applicant.hukou_nature,
      aac010: $hukou,
      address: $residence,
      aae005: $applicant.phone,
      "邮编": $applicant.postcode,
      "社区所在市": (if $here then $township[0:4] + "00" else null end),
      "区县": county,
      aaf030: town,
      "社区": $applicant.hukou.village,
      "特殊参保群体": {severe: "重度残疾人员", moderate: "中轻度残疾人员", other: "其他"}[.pension.enrolment.special],
      "特殊参保群体代码": (if .pension.enrolment.special == "severe" then $tables.hrss_special_group[$certificate.grade] else null end),
      "参保登记时间": $submitted_on
    })),
    (select(.pension.claim.apply) | form("pension_claim"; "human_resources"; {
      "姓名": $applicant.name,
      "身份证号": $applicant.id_number,
      "性别": $applicant.gender,
      "出生日期": $birth_date,
      "联系电话": $applicant.phone,
      "户籍地址": $hukou,
      "残疾人证号": $certificate.number,
      "残疾等级": $certificate.grade,
      "发放账户类型": (if .pension.claim.account then "其他银行账户" else "社会保障卡账户" end),
      "开户行": .pension.claim.bank,
      "账号": .pension.claim.account,
      "签名": $signature.name,
      "签名日期": $signature.date
    }))
  ]

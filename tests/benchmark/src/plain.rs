//! What anybody would write by hand to read and write the form of the matter: plain structs, derived
//! by serde. They check nothing; their speed is the measure that the doors are held against.

use serde::{Deserialize, Serialize};

/// An instance.
#[derive(Deserialize, Serialize)]
pub struct Instance {
    pub matter: String,
    pub version: String,
    pub submitted_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    pub answers: Answers,
}

#[derive(Deserialize, Serialize)]
pub struct Answers {
    pub locality: Locality,
    pub applicant: Applicant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
    pub certificate: Certificate,
    pub living_allowance: LivingAllowance,
    pub care_allowance: CareAllowance,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowance_account: Option<AllowanceAccount>,
    pub employment: Employment,
    pub pension: Pension,
    pub declaration: Declaration,
}

#[derive(Deserialize, Serialize)]
pub struct Locality {
    pub province: String,
    pub city: String,
    pub county: String,
}

#[derive(Deserialize, Serialize)]
pub struct Applicant {
    pub name: String,
    pub gender: String,
    pub ethnic: String,
    pub marital: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<ApplicantPhoto>,
    pub birth_month: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_place: Option<String>,
    pub education: String,
    pub id_number: String,
    pub hukou_nature: String,
    pub hukou: ApplicantHukou,
    pub residence: ApplicantResidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    pub phone: String,
}

#[derive(Deserialize, Serialize)]
pub struct ApplicantPhoto {
    pub sha256: String,
    pub media_type: String,
    pub size: i64,
    pub name: String,
}

#[derive(Deserialize, Serialize)]
pub struct ApplicantHukou {
    pub township: String,
    pub village: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct ApplicantResidence {
    pub township: String,
    pub village: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct Guardian {
    pub name: String,
    pub relation: String,
    pub phone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct Certificate {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<CertificateChanges>,
}

#[derive(Deserialize, Serialize)]
pub struct CertificateChanges {
    pub item: String,
    pub before: String,
    pub after: String,
}

#[derive(Deserialize, Serialize)]
pub struct LivingAllowance {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub situation: Option<LivingAllowanceSituation>,
}

#[derive(Deserialize, Serialize)]
pub struct LivingAllowanceSituation {
    pub minimum_living_member: bool,
}

#[derive(Deserialize, Serialize)]
pub struct CareAllowance {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub situation: Option<CareAllowanceSituation>,
}

#[derive(Deserialize, Serialize)]
pub struct CareAllowanceSituation {
    pub long_term_care: bool,
}

#[derive(Deserialize, Serialize)]
pub struct AllowanceAccount {
    pub holder: String,
    pub account: String,
    pub bank: String,
}

#[derive(Deserialize, Serialize)]
pub struct Employment {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_seeking: Option<EmploymentJobSeeking>,
}

#[derive(Deserialize, Serialize)]
pub struct EmploymentJobSeeking {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub major: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diploma_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graduation_date: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct Pension {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<PensionEnrolment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<PensionClaim>,
}

#[derive(Deserialize, Serialize)]
pub struct PensionEnrolment {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct PensionClaim {
    pub apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct Declaration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub signature: DeclarationSignature,
}

#[derive(Deserialize, Serialize)]
pub struct DeclarationSignature {
    pub role: String,
    pub name: String,
    pub date: String,
}

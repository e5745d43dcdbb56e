#[path = "json_schema/matters.rs"]
mod matters;
#[test]
fn dump() {
    for m in [
        "schemas/disability_services/matter.yaml",
        "tests/matters/js_rows/matter.yaml",
        "tests/matters/js_names/matter.yaml",
    ] {
        let model = matters::model(m);
        for (p, b) in lianban::backend::json_schema::generate(&model).iter() {
            let path = format!("/tmp/jsout/{}/{p}", model.id);
            std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(path, b).unwrap();
        }
        for c in lianban::backend::json_schema::coverage(&model) {
            if c.carried != lianban::backend::json_schema::Carried::Full {
                println!("{} {c:?}", model.id);
            }
        }
    }
}

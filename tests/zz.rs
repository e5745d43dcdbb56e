#[path = "json_schema/matters.rs"]
mod matters;
#[test]
fn dump() {
    for (_, model) in matters::all() {
        let start = std::time::Instant::now();
        let tree = lianban::backend::rust::generate(&model);
        println!("{} {:?}", model.id, start.elapsed());
        for (p, b) in tree.iter() {
            let path = format!("{}/rust_backend/{}/matter/{p}", env!("CARGO_TARGET_TMPDIR"), model.id);
            std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(path, b).unwrap();
        }
    }
}

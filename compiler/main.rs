//! The `lianban` command.
fn main() {
    let path = std::env::args().nth(2).unwrap_or_default();
    struct Disk;
    impl lianban::source::Loader for Disk {
        fn load(&self, path: &str) -> Result<Vec<u8>, lianban::source::LoadError> {
            std::fs::read(path).map_err(|_| lianban::source::LoadError::NotFound)
        }
        fn list(&self, path: &str) -> Vec<String> {
            std::fs::read_dir(path)
                .map(|d| {
                    d.filter_map(|e| Some(e.ok()?.file_name().to_str()?.to_owned()))
                        .filter(|n| n.ends_with(".yaml"))
                        .collect()
                })
                .unwrap_or_default()
        }
    }
    let c = lianban::compile(&Disk, &path);
    if let (Ok(out), Some(model)) = (std::env::var("LB_OUT"), &c.model) {
        let t = std::time::Instant::now();
        for (path, content) in lianban::generate(model).iter() {
            let path = std::path::Path::new(&out).join(path);
            let _ = std::fs::create_dir_all(path.parent().expect("folder"));
            let _ = std::fs::write(path, content);
        }
        eprintln!("{:?}", t.elapsed());
    }
    let o = lianban::diagnostic::render::RenderOptions {
        lang: lianban::diagnostic::Lang::Zh,
        colour: false,
    };
    println!("{}", lianban::diagnostic::render::render(&c.diagnostics, &c.sources, o));
}

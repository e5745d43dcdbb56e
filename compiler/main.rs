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
    let o = lianban::diagnostic::render::RenderOptions {
        lang: lianban::diagnostic::Lang::Zh,
        colour: false,
    };
    println!("{}", lianban::diagnostic::render::render(&c.diagnostics, &c.sources, o));
}

//! `lianban new`: a commented matter that compiles.

use super::console::{Console, Exit, Stop};
use lianban::bi;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Id of the matter: lower-case letter first, then lower-case letters, digits, `_`
    #[arg(value_name = "NAME")]
    name: String,
    /// Folder to make it in
    #[arg(long, default_value = "schemas", value_name = "DIR")]
    dir: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let name = &arguments.name;
    if !lianban::read::is_id(name) {
        return Err(Stop::Usage(bi!(
            "“{name}”不能作标识：要以小写字母开头，只用小写字母、数字和下划线，不超过 64 个字符",
            "`{name}` cannot be an id: lower-case letter first, then lower-case letters, digits, `_`; at most 64 characters"
        )));
    }
    let folder = arguments.dir.join(name);
    let file = folder.join("matter.yaml");
    let shown = file.display();
    create(&folder, "matter.yaml", &lianban::starter(name)).map_err(|error| {
        Stop::Usage(if error.kind() == ErrorKind::AlreadyExists {
            bi!("“{shown}”已经存在，不会覆盖它", "`{shown}` is already there and is left alone")
        } else {
            bi!("写不了“{shown}”：{error}", "cannot write `{shown}`: {error}")
        })
    })?;
    // The first line of the matter tells editors to look for this file. One that is there is kept.
    match create(&arguments.dir, "lianban.schema.json", &super::schema::text()) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            let dir = arguments.dir.display();
            return Err(Stop::Usage(bi!(
                "写不了“{dir}/lianban.schema.json”：{error}",
                "cannot write `{dir}/lianban.schema.json`: {error}"
            )));
        }
        _ => {}
    }
    let asked =
        if arguments.dir == Path::new("schemas") { name.clone() } else { shown.to_string() };
    let said = bi!(
        "已写 {shown}\n下一步：改成你的内容，运行 lianban check {asked}",
        "wrote {shown}\nnext: make it yours and run lianban check {asked}"
    );
    console.print(&format!("{}\n", console.say(&said)))?;
    Ok(Exit::Done)
}

/// Writes a file that is not there yet.
fn create(folder: &Path, name: &str, content: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = fs::File::create_new(folder.join(name))?;
    file.write_all(content.as_bytes())
}

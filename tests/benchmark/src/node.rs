//! Peers in JavaScript: Ajv with the generated JSON Schema, and the generated validator. They are timed
//! within node, in ratio to node's own reading and writing of JSON.

use crate::measure::{PASSES, Row, TURNS, rows};
use crate::work::{Work, root};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Rows, or what to do to have them.
pub fn measure(work: &Work) -> Result<Vec<Row>, String> {
    let folder = root().join("target/benchmark");
    let wanted = "Without node and Ajv; to have them: \
                  npm install --no-save --prefix target/benchmark ajv@8.17.1";
    if !folder.join("node_modules/ajv").is_dir() {
        return Err(wanted.to_owned());
    }
    let folder = folder.canonicalize().map_err(|error| error.to_string())?;
    let mut node = Command::new("node")
        .arg(root().join("tests/benchmark/src/node.mjs"))
        .arg(&folder)
        .arg(work.folder.canonicalize().map_err(|error| error.to_string())?)
        .args([TURNS.to_string(), PASSES.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|_| wanted.to_owned())?;
    let mut lines = work.instances.join(&b'\n');
    lines.push(b'\n');
    let fed = node.stdin.take().map(|mut input| input.write_all(&lines));
    fed.transpose().map_err(|error| error.to_string())?;
    let output = node.wait_with_output().map_err(|error| error.to_string())?;
    let turns = serde_json::from_slice(&output.stdout);
    Ok(rows(turns.map_err(|error| format!("node.mjs failed: {error}"))?))
}

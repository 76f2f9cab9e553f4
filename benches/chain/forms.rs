//! The same work written for each contender: the chain, the single request, the large project.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::Fallible;

/// Requests in the chain.
pub(crate) const CHAIN: usize = 1_000;
/// Folders in the project, and request files in each.
pub(crate) const PROJECT: (usize, usize) = (20, 100);

/// Writes `STEM.yaml`, `STEM.hurl` and `STEM.json` (Postman v2.1) of so many requests.
pub(crate) fn chain(folder: &Path, stem: &str, requests: usize) -> Fallible<()> {
    fs::write(folder.join(format!("{stem}.yaml")), posthaste(requests))?;
    fs::write(folder.join(format!("{stem}.hurl")), hurl(requests))?;
    fs::write(folder.join(format!("{stem}.json")), serde_json::to_vec(&postman(requests))?)?;
    Ok(())
}

fn posthaste(requests: usize) -> String {
    let documents: Vec<String> = (1..=requests)
        .map(|number| {
            let step = if number == 1 { "1" } else { "<<next>>" };
            format!(
                "name: Step {number}\nGET: <<baseUrl>>/step/{step}\nexpect:\n  status: 200\n  $.status: ok\n\
                 capture:\n  next: $.next\n"
            )
        })
        .collect();
    documents.join("---\n")
}

fn hurl(requests: usize) -> String {
    let mut file = String::new();
    for number in 1..=requests {
        let step = if number == 1 { "1" } else { "{{next}}" };
        let _ = write!(
            file,
            "# Step {number}\nGET {{{{baseUrl}}}}/step/{step}\nHTTP 200\n[Captures]\nnext: jsonpath \"$.next\"\n\
             [Asserts]\njsonpath \"$.status\" == \"ok\"\n\n"
        );
    }
    file
}

fn postman(requests: usize) -> serde_json::Value {
    let script = [
        "const body = pm.response.json();",
        "pm.test('ok', () => { pm.response.to.have.status(200); pm.expect(body.status).to.eql('ok'); });",
        "pm.environment.set('next', body.next);",
    ];
    let item = |number: usize| {
        let step = if number == 1 { "1" } else { "{{next}}" };
        json!({
            "name": format!("Step {number}"),
            "event": [{ "listen": "test", "script": { "type": "text/javascript", "exec": script } }],
            "request": { "method": "GET", "url": format!("{{{{baseUrl}}}}/step/{step}") },
        })
    };
    json!({
        "info": { "name": "chain", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "item": (1..=requests).map(item).collect::<Vec<_>>(),
    })
}

/// Chains that do not depend on one another, and the requests of each.
pub(crate) const CHAINS: (usize, usize) = (8, 50);

/// Writes chains of slow requests, each in a folder; all capture into the same variable.
pub(crate) fn chains(root: &Path) -> Fallible<()> {
    let (chains, requests) = CHAINS;
    let request = |step: usize| {
        let number = if step == 1 { "1".to_owned() } else { "<<next>>".to_owned() };
        format!("name: Step {step}\nGET: <<baseUrl>>/slow/{number}\nexpect:\n  status: 200\ncapture:\n  next: $.next\n")
    };
    for chain in 1..=chains {
        let folder = root.join(format!("chain-{chain}"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("chain.yaml"), (1..=requests).map(request).collect::<Vec<_>>().join("---\n"))?;
    }
    Ok(())
}

/// Writes a CSV file of so many rows.
pub(crate) fn rows(path: &Path, count: usize) -> Fallible<()> {
    let mut out = std::io::BufWriter::new(fs::File::create(path)?);
    writeln!(out, "id,name,price")?;
    for row in 1..=count {
        writeln!(out, "{row},\"Customer {row}\",{}.50", row % 100)?;
    }
    out.flush()?;
    Ok(())
}

/// Writes a project whose request files do what people's do: inherit, send JSON, check, capture; returns the last.
pub(crate) fn project(root: &Path) -> Fallible<PathBuf> {
    let (folders, files) = PROJECT;
    let mut last = root.to_owned();
    fs::create_dir_all(root)?;
    fs::write(
        root.join("collection.yaml"),
        "name: A large project\nvariables:\n  baseUrl: http://127.0.0.1:9\nheaders:\n  accept: application/json\n",
    )?;
    for folder in 1..=folders {
        let path = root.join(format!("area-{folder}"));
        fs::create_dir_all(&path)?;
        fs::write(path.join("folder.yaml"), format!("name: Area {folder}\nheaders:\n  x-area: area {folder}\n"))?;
        fs::write(path.join("1-create.yaml"), creating(folder))?;
        for file in 2..=files {
            last = path.join(format!("{file}-read.yaml"));
            fs::write(&last, reading(folder, file))?;
        }
    }
    Ok(last)
}

fn creating(folder: usize) -> String {
    format!(
        "name: Create area {folder}\nPOST: <<baseUrl>>/areas\njson:\n  name: Area {folder}\n  tags: [one, two]\n\
         expect:\n  status: 201\n  $.status: active\ncapture:\n  area_{folder}: $.id\n"
    )
}

fn reading(folder: usize, file: usize) -> String {
    format!(
        "name: Read item {file}\ndocs: |\n  Reads item {file} of the area that the first request created.\n\
         GET: <<baseUrl>>/areas/<<area_{folder}>>/items/{{itemId}}\npath:\n  itemId: {file}\nquery:\n  page_size: 30\n\
         headers:\n  x-request-id: <<$guid>>\nexpect:\n  status: 200\n  time: {{ lt: 2s }}\n  $.id: {file}\n\
         \x20 $.owner.name: {{ type: string, matches: '^[A-Z]' }}\n"
    )
}

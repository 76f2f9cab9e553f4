//! An environment that is written out after a run.

use serde_json::json;

use super::ground::targets;
use crate::support::{Project, Seen, Server};

#[test]
fn the_environment_is_exported_whole_and_without_secrets() {
    let text = "\
POST: <<baseUrl>>/
json: { id: 9007199254740993, price: 1.10, name: 'a \\<<b>> c', token: t-98765, user: { a: [1, null] }, lines: \"one\\ntwo: 3\" }
capture:
  id: $.id
  price: $.price
  name: $.name
  access_token: $.token
  copy: $.token
  user: $.user
  lines: $.lines
";
    let environment = "\
written: plain
number: 0.10
looks: \"1.10\"
made: x-<<written>>
system: { env: SYSTEM, default: fallback }
key: { env: KEY, secret: true, description: The key. }
password: hush-hush
mixed_password: hush-<<written>>
open_token: { value: not secret, secret: false }
object: { value: { inner: <<written>>, fixed: 1 } }
pem: { file: key.pem }
typed: [1, <<number>>]
";
    let project = Project::with("a.yaml", text)
        .file("environments/dev.yaml", environment)
        .file("environments/key.pem", "pem-pem\n")
        .file("ask.yaml", "POST: <<baseUrl>>/\njson: { id: <<id>>, price: <<price>>, name: <<name>>, user: <<user>>, lines: <<lines>>, number: <<number>>, looks: <<looks>>, made: <<made>>, system: <<system>>, object: <<object>>, typed: <<typed>>, open: <<open_token>> }\nheaders: { X-Pem: <<pem>>, X-Key: <<key>> }\n")
        .system("KEY", "the-key");
    std::fs::create_dir(project.path("out")).unwrap();
    let (run, _) = targets(&project, &["a.yaml", "-e", "dev", "--export-env", "out/next.yaml"]);
    run.passes();
    let exported = project.read("out/next.yaml");
    for secret in ["t-98765", "hush", "pem-pem", "the-key"] {
        assert!(!exported.contains(secret), "{exported}");
    }
    assert!(exported.contains("The key."), "{exported}");
    for name in ["access_token", "copy", "password", "mixed_password"] {
        run.warns(name);
    }
    let server = Server::start(|_: &Seen| json!({}));
    project.run(&["run", "ask.yaml", "-e", "out/next.yaml", "--var", &server.base()]).passes();
    let seen = &server.seen()[0];
    assert_eq!(
        seen.text(),
        "{\"id\":9007199254740993,\"price\":1.10,\"name\":\"a <<b>> c\",\"user\":{\"a\":[1,null]},\"lines\":\"one\\ntwo: 3\",\"number\":0.10,\"looks\":\"1.10\",\"made\":\"x-plain\",\"system\":\"fallback\",\"object\":{\"inner\":\"plain\",\"fixed\":1},\"typed\":[1,0.10],\"open\":\"not secret\"}",
        "{exported}"
    );
    assert_eq!((seen.header("x-pem"), seen.header("x-key")), (Some("pem-pem"), Some("the-key")));
}

#[test]
fn an_export_that_cannot_be_written_is_told() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n").file("taken/x", "");
    for path in ["no/such/folder/x.yaml", "taken"] {
        targets(&project, &["a.yaml", "--export-env", path]).0.exits(2).warns(path);
    }
    assert_eq!(std::fs::read_dir(project.path("")).unwrap().count(), 2, "nothing half-written is left");
}

//! What people get wrong with Bruno's collections, and what they are told.

use serde_json::json;

use crate::support::{Project, Seen, Server};

const ROOT: &str = "opencollection: 1.0.0\ninfo: { name: Shop }\n";

/// A collection with one request, whose document goes on with these lines.
fn shop(rest: &str) -> Project {
    Project::with("shop/opencollection.yml", ROOT)
        .file("shop/One.yml", format!("info: {{ name: One, type: http }}\n{rest}"))
}

#[test]
fn a_name_that_nobody_gives_a_value_is_shown_where_it_stands() {
    let project = shop(
        "http:\n  url: \"http://127.0.0.1:1/{{known}}/{{bed.id}}\"\n  headers: [{ name: é, value: \"{{nobody}}\" }]\n\
         runtime: { variables: [{ name: known, value: x }] }\n",
    )
    .file("old/bruno.json", r#"{ "version": "1", "name": "Old", "type": "collection" }"#)
    .file("old/A.bru", "meta {\n  name: A\n  type: http\n}\n\nget {\n  url: http://127.0.0.1:1/{{lost}}\n}\n");
    project.run(&["check", "shop"]).passes().warns("One.yml:3:38").warns("One.yml:4:32").never_prints("`known`");
    project.run(&["check", "old"]).passes().warns("A.bru:7:27").warns("nobody gives `lost` a value");
}

#[test]
fn a_name_around_several_requests_is_told_once_where_it_stands() {
    let one = "info: { name: One, type: http }\nhttp: { url: \"http://127.0.0.1:1/\" }\n";
    let headers = "request:\n  headers:\n    - name: X-NAME\n      value: \"a {{NAME}}\"\n";
    let project = Project::with("shop/opencollection.yml", ROOT.to_owned() + &headers.replace("NAME", "lost"))
        .file("shop/F/folder.yml", "info: { name: F, type: folder }\n".to_owned() + &headers.replace("NAME", "gone"))
        .file("shop/F/One.yml", one)
        .file("shop/F/Two.yml", one.replace("One", "Two"));
    let check = project.run(&["check", "shop"]);
    check.passes().prints("2 warnings").warns("opencollection.yml:6:17").warns("F/folder.yml:5:17");
}

#[test]
fn a_file_that_is_no_yaml_is_told_with_its_line() {
    let project = shop("http: { url: \"http://127.0.0.1:1/\" }\n")
        .file("shop/Stray.yml", "on:\n  push: [\nname: x: y\n")
        .file("shop/Broken.yml", "info:\n  name: Broken\n  type: http\nhttp:\n\turl: x\n")
        .file("shop/Empty.yml", "");
    let check = project.run(&["check", "shop"]);
    check.exits(2).warns("Broken.yml:5:").warns("Stray.yml:3:").warns("this file is no part of the collection");
    check.warns("this file is empty");
}

#[test]
fn brunos_flag_for_folders_is_no_reporter_here() {
    let project = shop("http: { url: \"http://127.0.0.1:1/\" }\n");
    project.run(&["run", "shop", "-r", "--env", "local"]).exits(2).warns("folders run with all that is in them");
    project.run(&["run", "shop", "-r"]).exits(2).warns("`-r` names a reporter");
    project.run(&["run", "shop", "--recursive"]).exits(2).warns("leave it away");
}

#[test]
fn an_environment_that_is_not_there_is_told_by_the_names_that_there_are() {
    let project = shop("http: { url: \"http://127.0.0.1:1/\" }\n")
        .file("shop/environments/local.yml", "name: Local\nvariables: []\n");
    let run = project.run(&["run", "shop", "-e", "locl"]);
    run.exits(2).warns("environments/locl.yml").warns("did you mean `local`?");
}

#[test]
fn what_cannot_be_signed_is_not_sent() {
    let server = Server::start(|_: &Seen| json!({}));
    let run = |rest: &str| {
        let rest = rest.replace("URL", &server.url());
        shop(&rest).file("home/.aws/credentials", "[shop]\naws_access_key_id = AKSHOP\naws_secret_access_key = hush-hush\n[role]\nrole_arn = arn:x\nsource_profile = shop\n")
    };
    let signed = |auth: &str| run(&format!("http: {{ url: \"URL/x\", auth: {auth} }}\n"));
    let aws = |rest: &str| signed(&format!("{{ type: awsv4, service: s3, region: eu-west-1{rest} }}"));
    aws("").run(&["run", "shop"]).exits(3).prints("a signature of AWS needs `accessKeyId` and `secretAccessKey`");
    let home = |project: Project| {
        let home = project.path("home").display().to_string();
        project.system("HOME", &home)
    };
    let run = home(aws(", profileName: nobody")).run(&["run", "shop"]);
    run.exits(3).prints("the profile `nobody` of AWS is not there; its files are `").prints(".aws/credentials");
    home(aws(", profileName: role")).run(&["run", "shop"]).exits(3).prints("takes a role (`role_arn`)");
    signed("{ type: oauth2, flow: implicit }").run(&["run", "shop"]).exits(3).prints("hands its token to a browser");
    assert!(server.seen().is_empty());
    home(aws(", profileName: shop")).run(&["run", "shop", "-v"]).passes().never_prints("hush-hush");
    assert!(server.seen()[0].header("authorization").is_some_and(|it| it.contains("Credential=AKSHOP/")));
}

#[test]
fn a_secret_that_lies_elsewhere_is_never_sent_as_its_name() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = shop(&format!("http: {{ url: \"{}/{{{{$secrets.vault.key}}}}\" }}\n", server.url()));
    let run = project.run(&["run", "shop"]);
    run.exits(3).prints("`$secrets.vault.key` lies in a store of secrets").prints("--var '$secrets.vault.key=VALUE'");
    assert!(server.seen().is_empty());
    project.run(&["run", "shop", "--var", "$secrets.vault.key=given"]).passes();
    assert_eq!(server.seen()[0].target, "/given");
}

#[test]
fn a_store_of_secrets_is_told_with_the_words_that_help() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("shop/opencollection.yml", "opencollection: 1.0.0\ninfo: { name: Shop }\n")
        .file("shop/A.yml", format!("info: {{ name: A, type: http }}\nhttp: {{ url: \"{}/{{{{$secrets.db.key}}}}\" }}\n", server.url()))
        .file("shop/environments/e.yml", "variables: []\nexternalSecrets: { type: aws-secrets-manager, variables: [{ name: db, secretName: prod }] }\n");
    let ended = project.run(&["run", "shop", "-e", "e"]);
    ended.exits(3).warns("--var '$secrets.db.KEY=VALUE'").warns("e.yml:2");
    assert!(server.seen().is_empty());
    project.run(&["run", "shop", "-e", "e", "--var", "$secrets.db.key=k-12345"]).passes().never_prints("k-12345");
    assert_eq!(server.seen()[0].target, "/k-12345");
}

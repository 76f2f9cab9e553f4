//! What `docs/MIGRATING.md` tells people to type is run, row by row.

use std::{collections::BTreeSet, fs};

use serde_json::json;

use crate::support::{Project, Seen, Server};

const PAGE: &str = "docs/MIGRATING.md";

/// What people type today, by the first cell of each row, and what is typed here, with the exit codes.
const ROWS: &[(&str, &[(&str, i32)])] = &[
    // Newman's command.
    (
        "`newman run shop.json -e dev.json -d rows.csv`",
        &[("posthaste newman run shop.json -e dev.json -d rows.csv", 0)],
    ),
    (
        "`newman run shop.json -r junit --reporter-junit-export r.xml`",
        &[("posthaste newman run shop.json -r junit --reporter-junit-export r.xml", 0)],
    ),
    ("no way", &[("posthaste newman run postman/collections/Shop -e Staging", 0)]),
    // Ours, from Newman's.
    ("`newman run shop.json`", &[("posthaste run shop.json", 0)]),
    (
        "`-e dev.json`, `-g globals.json`, `-n 3`, `-d rows.csv`",
        &[("posthaste run shop.json -e dev.json -g globals.json -n 3", 0), ("posthaste run shop.json -d rows.csv", 0)],
    ),
    ("`--folder Users`", &[("posthaste run 'shop.json#Users'", 0)]),
    ("`--env-var`, `--global-var`", &[("posthaste run shop.json --env-var a=1 --global-var b=2", 0)]),
    (
        "`--bail`, `--delay-request`, `--timeout-request`, `--timeout-script`, `-k`, `--working-dir`",
        &[(
            "posthaste run shop.json --bail --delay-request 1 --timeout-request 20000 --timeout-script 20s -k --working-dir .",
            0,
        )],
    ),
    (
        "`-r cli,json --reporter-json-export r.json`",
        &[
            ("posthaste run shop.json -r cli,json --reporter-json-export r.json", 0),
            ("posthaste run shop.json -r terminal -r json=r.json", 0),
        ],
    ),
    (
        "`-r junit --reporter-junit-export r.xml`",
        &[
            ("posthaste run shop.json -r junit --reporter-junit-export r.xml", 0),
            ("posthaste run shop.json -r junit=r.xml", 0),
        ],
    ),
    (
        "`--export-environment env.json`",
        &[
            ("posthaste run shop.json -e dev.json --export-environment env.json", 0),
            ("posthaste run shop.json -e dev.json --export-env env.json", 0),
        ],
    ),
    ("`--ssl-client-cert c.pem --ssl-client-key k.pem`", &[("posthaste run shop.json --cert c.pem --key k.pem", 0)]),
    (
        "`--ssl-client-cert-list list.json`",
        &[("posthaste run shop.json --cert localhost=both.pem --cert other.test=both.pem", 0)],
    ),
    (
        "`--ssl-extra-ca-certs ca.pem`",
        &[("posthaste run shop.json --ssl-extra-ca-certs c.pem", 0), ("posthaste run shop.json --cacert c.pem", 0)],
    ),
    (
        "`--cookie-jar jar.json`",
        &[("posthaste run shop.json -b jar.json", 0), ("posthaste run shop.json --cookie-jar kept.json", 0)],
    ),
    ("`--export-cookie-jar jar.json`", &[("posthaste run shop.json -c kept.json", 0)]),
    (
        "`--folder`, `--export-globals`, `--export-collection`, `--suppress-exit-code`, `--ignore-redirects`",
        &[
            ("posthaste run shop.json --folder Users", 2),
            ("posthaste run shop.json --export-globals g.json", 2),
            ("posthaste run shop.json --export-collection c.json", 2),
            ("posthaste run shop.json --suppress-exit-code", 2),
            ("posthaste run shop.json --ignore-redirects", 2),
            (
                "posthaste newman run shop.json --folder Users --export-globals g.json --export-collection c.json --suppress-exit-code --ignore-redirects",
                0,
            ),
        ],
    ),
    // The Postman CLI.
    ("`postman collection run postman/collections/Shop`", &[("posthaste run postman/collections/Shop", 0)]),
    (
        "`postman collection run DIR -e postman/environments/Dev.environment.yaml`",
        &[
            ("posthaste run postman/collections/Shop -e postman/environments/Dev.environment.yaml", 0),
            ("posthaste run postman/collections/Shop -e Dev", 0),
        ],
    ),
    ("`--globals FILE`", &[("posthaste run postman/collections/Shop --globals globals.json", 0)]),
    (
        "`-i \"Users/Log in\"`",
        &[
            ("posthaste run \"postman/collections/Shop/Users/Log in.request.yaml\"", 0),
            ("posthaste run \"postman/collections/Shop#Log in\"", 0),
        ],
    ),
    (
        "`--env-var`, `--iteration-data`, `-d`, `-n`, `--bail`, `--working-dir`",
        &[
            (
                "posthaste run postman/collections/Shop --env-var a=1 --iteration-data rows.csv --bail --working-dir .",
                0,
            ),
            ("posthaste run postman/collections/Shop -d rows.csv", 0),
            ("posthaste run postman/collections/Shop -n 2", 0),
        ],
    ),
    ("`-r cli,json,junit`", &[("posthaste run postman/collections/Shop -r cli -r json=r.json -r junit=r.xml", 0)]),
    ("`--iteration-data-dataset d --iteration-data-view v`", &[("posthaste run postman/collections/Shop -d d#v", 0)]),
    ("`--mock config.yaml`", &[("posthaste run postman/collections/Shop --mock", 0)]),
    ("`--no-report-events`, `postman login`", &[]),
    (
        "`postman collection lint DIR`, `postman workspace lint`",
        &[("posthaste check postman/collections/Shop -e Dev --deny", 0)],
    ),
    // Bruno.
    ("`cd shop && bru run`", &[("posthaste run shop", 0)]),
    ("`bru run users`, `bru run users -r`", &[("posthaste run shop/users", 0)]),
    ("`bru run users/login.yml`", &[("posthaste run shop/users/login.yml", 0)]),
    ("`--env local`", &[("posthaste run shop -e local", 0), ("posthaste run shop --env local", 0)]),
    (
        "`--env-file FILE`",
        &[
            ("posthaste run shop --env-file shop/environments/local.yml", 0),
            ("posthaste run shop -e shop/environments/local.yml", 0),
        ],
    ),
    ("`--global-env NAME`", &[("posthaste run shop --global-env all", 0), ("posthaste run shop -g all", 0)]),
    ("`--env-var name=value`", &[("posthaste run shop --env-var name=value", 0)]),
    (
        "`--reporter-json r.json`, `--reporter-junit r.xml`",
        &[
            ("posthaste run shop --reporter-json r.json --reporter-junit r.xml", 0),
            ("posthaste run shop -r json=r.json -r junit=r.xml", 0),
        ],
    ),
    ("`--output r.xml --format junit`", &[("posthaste run shop -r junit=r.xml", 0)]),
    ("`--reporter-html r.html`", &[("posthaste run shop --reporter-html r.html", 2)]),
    (
        "`--tags a,b`, `--exclude-tags c`",
        &[("posthaste run shop --tags a,b --exclude-tags c", 0), ("posthaste run shop --tag a --tag '!c'", 0)],
    ),
    (
        "`--bail`, `--delay 100`, `--insecure`, `--cacert ca.pem`",
        &[("posthaste run shop --bail --delay 1 --insecure --cacert c.pem", 0)],
    ),
    ("`--client-cert-config FILE`", &[("posthaste run shop --cert localhost=c.pem --key k.pem", 0)]),
    ("`--noproxy`", &[("posthaste run shop --noproxy '*'", 0)]),
    (
        "`--tests-only`, `--disable-cookies`, `--sandbox`, `--ignore-truststore`, `--reporter-skip-body`",
        &[
            ("posthaste run shop --tests-only", 2),
            ("posthaste run shop --disable-cookies", 2),
            ("posthaste run shop --sandbox safe", 2),
            ("posthaste run shop --ignore-truststore", 2),
            ("posthaste run shop --reporter-skip-body", 2),
        ],
    ),
];

#[test]
fn what_people_are_told_to_type_does_what_it_says() {
    let page = fs::read_to_string(PAGE).unwrap();
    let rows: Vec<(&str, &str)> = page.lines().filter_map(cells).collect();
    let mut wrong = Vec::new();
    let known: BTreeSet<&str> = ROWS.iter().map(|it| it.0).collect();
    wrong.extend(rows.iter().filter(|it| !known.contains(it.0)).map(|it| format!("nothing tries {}", it.0)));
    let server = Server::start(|_: &Seen| json!({ "ok": true }));
    for (today, commands) in ROWS {
        let Some((_, here)) = rows.iter().find(|it| it.0 == *today) else {
            wrong.push(format!("the page has no {today}"));
            continue;
        };
        let all: Vec<String> = commands.iter().flat_map(|it| words(it.0)).collect();
        let told = if here.contains("the same") { format!("{here} {today}") } else { (*here).to_owned() };
        wrong
            .extend(flags(&told).difference(&flags(&all.join(" "))).map(|it| format!("{today}: nothing tries `{it}`")));
        for (command, code) in *commands {
            let ended = staged(&server).run(&words(command)[1..].iter().map(String::as_str).collect::<Vec<_>>());
            if ended.code != Some(*code) || *code == 2 && !ended.stderr.contains("help") {
                wrong.push(format!("{command} should end with {code}\n{ended}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn collections_go_from_format_to_format_as_the_page_says() {
    let page = fs::read_to_string(PAGE).unwrap();
    let block = page.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let server = Server::start(|_: &Seen| json!({ "ok": true }));
    assert!(block.lines().count() >= 7);
    for line in block.lines() {
        let words = words(line);
        let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let project = staged(&server);
        fs::create_dir_all(project.path("bruno")).unwrap();
        fs::rename(project.path("shop"), project.path("bruno/shop")).unwrap();
        if arguments[0] == "export" {
            // What is made is not there yet.
            let made = project.path(arguments[2]);
            let taken = arguments[1] != arguments[2] && made.exists();
            if taken && made.is_dir() {
                fs::remove_dir_all(&made).unwrap();
            } else if taken {
                fs::remove_file(&made).unwrap();
            }
        } else {
            fs::remove_dir_all(project.path("collections")).unwrap();
            fs::remove_dir_all(project.path("environments")).unwrap();
        }
        project.run(&arguments).passes();
    }
}

/// The cells of a row of a table of two columns, but for its head.
fn cells(line: &str) -> Option<(&str, &str)> {
    let (today, here) = line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | ")?;
    let is_head = matches!(today, "today" | "Newman" | "`postman`" | "`bru`");
    (!is_head && !today.starts_with("--")).then_some((today, here))
}

/// The flags in a text.
fn flags(text: &str) -> BTreeSet<String> {
    let parts = text.split([' ', '`', ',', ';', '=', '\n']);
    let is_flag =
        |it: &&str| it.starts_with('-') && it.len() > 1 && it.trim_start_matches('-').starts_with(char::is_alphabetic);
    // In `bru run users -r` the flag has nothing to say here.
    parts.filter(is_flag).map(|it| it.trim_end_matches([':', '.']).to_owned()).collect()
}

/// The words of a command, as a shell has them.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for letter in command.chars() {
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (_, Some(open)) if open == letter => quote = None,
            (' ', None) => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    words
}

/// A user's folder with everything that the page names.
fn staged(server: &Server) -> Project {
    let base = server.url();
    let collection = json!({
        "info": { "name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "variable": [{ "key": "base", "value": base }],
        "item": [{ "name": "Users", "item": [{ "name": "Log in", "request": "{{base}}/login" }] }],
    });
    let environment = json!({ "name": "dev", "values": [{ "key": "base", "value": base }] });
    let certificate = |name: &str| fs::read(format!("tests/fixtures/tls/{name}")).unwrap();
    let workspace =
        "opencollection: 1.0.0\ninfo: { name: All, type: workspace }\ncollections: [{ name: Shop, path: shop }]\n";
    let dataset = "type: dataset\nname: d\nsources: [{ datasource: { name: u, location: { type: local_filesystem, value: u.csv } } }]\n\
        views: [{ view: { name: v, query: SELECT a FROM u WHERE a > 1 } }]\n";
    let example = "$kind: http-example\nrequest: { url: \"{{base}}/login\", method: GET }\nresponse: { statusCode: 200, statusText: OK, body: { type: json, content: \"{}\" } }\n";
    Project::with("shop.json", collection.to_string())
        .file("shop.postman_collection.json", collection.to_string())
        .file("dev.json", environment.to_string())
        .file("dev.postman_environment.json", environment.to_string())
        .file("globals.json", json!({ "name": "Globals", "values": [{ "key": "g", "value": "1" }] }).to_string())
        .file("rows.csv", "a\n1\n2\n")
        .file("jar.json", "{\"version\":\"tough-cookie@4.1.3\",\"cookies\":[]}")
        .file("c.pem", certificate("certificate.pem"))
        .file("k.pem", certificate("key.pem"))
        .file("both.pem", [certificate("certificate.pem"), certificate("key.pem")].concat())
        .file("postman/collections/Shop/.resources/definition.yaml", format!("$kind: collection\nvariables: {{ base: \"{base}\" }}\n"))
        .file("postman/collections/Shop/Users/Log in.request.yaml", "$kind: http-request\nurl: \"{{base}}/login\"\nmethod: GET\n")
        .file("postman/collections/Shop/Users/.resources/Log in.resources/examples/a.example.yaml", example)
        .file("postman/environments/Dev.environment.yaml", "name: Dev\nvalues: [{ key: x, value: '1' }]\n")
        .file("postman/environments/Staging.environment.yaml", "name: Staging\nvalues: [{ key: x, value: '2' }]\n")
        .file("postman/datasets/d/d.dataset.yaml", dataset)
        .file("postman/datasets/d/.resources/u.csv", "a\n1\n2\n")
        .file("workspace.yml", workspace)
        .file("environments/all.yml", "name: all\nvariables: [{ name: w, value: '1' }]\n")
        .file("shop/opencollection.yml", format!("opencollection: 1.0.0\ninfo: {{ name: Shop }}\nrequest: {{ variables: [{{ name: base, value: \"{base}\" }}] }}\n"))
        .file("shop/users/login.yml", "info: { name: login, type: http, tags: [a] }\nhttp: { url: \"{{base}}/login\" }\n")
        .file("shop/environments/local.yml", "variables: [{ name: x, value: '1' }]\n")
        .file("collections/shop/login.yaml", format!("name: Log in\nGET: {base}/login\n"))
        .file("environments/dev.yaml", "x: 1\n")
}

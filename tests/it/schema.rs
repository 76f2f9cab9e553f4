//! The committed schemas are those that the program prints.

use std::fs;

use crate::support::Project;

#[test]
fn the_committed_schemas_are_the_programs_own() {
    let project = Project::new();
    for of in ["request", "collection", "environment"] {
        let printed = project.run(&["schema", of]);
        printed.passes();
        let path = format!("docs/schema/{of}.json");
        let committed = fs::read_to_string(&path).unwrap_or_default();
        let is_fresh = committed.lines().eq(printed.stdout.lines());
        assert!(is_fresh, "{path} is stale: `just schema`, or `posthaste schema {of} > {path}`, refreshes it");
    }
}

#[test]
fn the_comment_for_editors_leads_to_the_schema() {
    let manual = fs::read_to_string("docs/FORMAT.md").unwrap();
    let comment = manual.lines().find_map(|line| line.strip_prefix("# yaml-language-server: $schema=")).unwrap();
    let schema = fs::canonicalize(format!("collections/zoom-server-to-server/{comment}")).unwrap();
    assert_eq!(schema, fs::canonicalize("docs/schema/request.json").unwrap());
    let text = format!("# yaml-language-server: $schema={comment}\nGET: http://127.0.0.1/\n");
    Project::with("a.yaml", text).run(&["check", "a.yaml"]).passes();
}

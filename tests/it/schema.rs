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

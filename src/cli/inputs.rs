//! What most commands begin with: the collections that were named, and the variables that they see.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use posthaste::{
    data::DataFile,
    format::postman::Environment,
    model::Declarations,
    plan::{self, Filter, Plan, Selection, Tables, Target},
    project,
    scope::{Layer, Store},
    secret::{Redactor, is_secret_name},
    source::{Place, Problem, Severity, add_system_variables, did_you_mean},
};

use super::{
    diagnose,
    exit::Exit,
    say::{self, Color},
};

/// Which requests.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Paths {
    /// Folders, files, `file.yaml#Request name`, `file.yaml:12`, or `-` for standard input
    ///
    /// Without any: the folder `collections` if there is one, else this folder.
    #[arg(value_name = "PATH")]
    pub(crate) list: Vec<String>,
    /// Only requests with this tag, or, as `!TAG`, without it
    #[arg(
        long = "tag",
        help_heading = "Which requests",
        visible_alias = "tags",
        value_name = "TAG",
        value_delimiter = ',',
        env = "POSTHASTE_TAG",
        hide_env_values = true
    )]
    pub(crate) tags: Vec<String>,
    /// Only requests without this tag: `!TAG` in Bruno's words
    #[arg(long = "exclude-tags", hide = true, value_name = "TAG", value_delimiter = ',')]
    pub(crate) without_tags: Vec<String>,
    /// Only requests whose folder/name holds this text or fits this pattern (`*`); `!TEXT` leaves them out
    #[arg(
        short = 'E',
        long = "filter",
        help_heading = "Which requests",
        value_name = "TEXT",
        env = "POSTHASTE_FILTER",
        hide_env_values = true
    )]
    pub(crate) filters: Vec<String>,
}

/// Which variables.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Variables")]
pub(crate) struct Vars {
    /// The environment: a file, or NAME for `environments/NAME.yaml` from the collection upward
    #[arg(
        short = 'e',
        long = "env",
        visible_alias = "environment",
        alias = "env-file",
        value_name = "NAME|FILE",
        env = "POSTHASTE_ENV",
        hide_env_values = true
    )]
    pub(crate) environment: Option<String>,
    /// Variables that all collections share: a file of variables, Postman's globals, or a global environment of Bruno's
    #[arg(
        short = 'g',
        long,
        alias = "global-env",
        value_name = "FILE|NAME",
        env = "POSTHASTE_GLOBALS",
        hide_env_values = true
    )]
    pub(crate) globals: Option<PathBuf>,
    /// A variable over all others; `NAME:=TEXT` is text even if it looks like a number
    #[arg(long = "var", visible_aliases = ["env-var", "variable"], alias = "global-var", value_name = "NAME=VALUE", env = "POSTHASTE_VAR", hide_env_values = true)]
    pub(crate) set: Vec<String>,
    /// A file of variables (YAML, JSON, or NAME=VALUE lines in *.env), over the environment, under --var
    #[arg(
        long = "vars-file",
        alias = "variables-file",
        value_name = "FILE",
        env = "POSTHASTE_VARS_FILE",
        hide_env_values = true
    )]
    pub(crate) files: Vec<PathBuf>,
    /// A file of NAME=VALUE lines that `<<env.NAME>>` and `{ env: NAME }` see like the system's own variables
    #[arg(long, value_name = "FILE", env = "POSTHASTE_DOTENV", hide_env_values = true)]
    pub(crate) dotenv: Vec<PathBuf>,
}

/// The collections and the variables, ready to be planned.
pub(crate) struct Loaded {
    pub(crate) opened: project::Opened,
    pub(crate) selection: Selection,
    pub(crate) store: Store,
    pub(crate) environment: Option<String>,
    pub(crate) declarations: Declarations,
    /// The environment, where it is one of Postman's.
    pub(crate) foreign: Option<Environment>,
    pub(crate) tables: Tables,
    /// Whether data files of folders could not be read: then nobody knows which variables their rows would have set.
    pub(crate) lacks_rows: bool,
}

impl Loaded {
    /// Opens a file of rows, which stand for those of the collections. Their columns have values while the plan is looked
    /// at: those of the first row.
    pub(crate) fn rows(&mut self, path: &Path) -> Result<DataFile, Vec<Problem>> {
        let starts: Vec<_> = self.opened.collections.iter().map(|it| it.path.as_path()).collect();
        let file = project::rows(path, &starts)?;
        let first = file.rows().next().and_then(Result::ok);
        for (name, value) in first.into_iter().flat_map(|row| row.values) {
            self.store.set_value(Layer::Data, name.clone(), value, is_secret_name(&name));
        }
        for name in file.names() {
            if !self.store.layer(Layer::Data).contains_key(name) {
                self.store.set_value(Layer::Data, name.clone(), serde_json::Value::Null, false);
            }
        }
        self.opened.collections.iter_mut().for_each(|it| it.root.data = None);
        Ok(file)
    }

    /// Takes what could be read by mending it for an error.
    pub(crate) fn be_strict(&mut self) {
        let mended = self.opened.problems.iter_mut().filter(|it| matches!(it.code, "unquoted-template" | "stray-file"));
        mended.for_each(|it| it.severity = Severity::Error);
    }

    /// The plan of what was chosen.
    pub(crate) fn plan(&self) -> Plan {
        plan::plan(&self.opened.collections, &self.selection, &self.tables)
    }

    /// The plan; fails where it is empty, and where one of the paths that were named chooses nothing: a slip in the
    /// second of two names must not look like success.
    pub(crate) fn chosen(&self) -> Result<Plan, Exit> {
        let plan = self.plan();
        self.must_choose(&plan)?;
        Ok(plan)
    }

    /// Fails where `chosen` fails.
    pub(crate) fn must_choose(&self, plan: &Plan) -> Result<(), Exit> {
        let idle = plan::idle_targets(&self.opened.collections, &self.selection);
        if let Some(idle) = idle.first() {
            return Err(nothing(self, Some(idle)));
        }
        // What is wrong with the plan is the better reason.
        if plan.steps.is_empty() && plan.problems.is_empty() { Err(nothing(self, None)) } else { Ok(()) }
    }

    /// Tells of every problem so far; fails where one is an error.
    pub(crate) fn tell(&self, color: Color) -> Result<(), Exit> {
        self.tell_of(&self.opened.problems, color)
    }

    /// Tells of what keeps the plan from being run; fails where there is anything.
    pub(crate) fn tell_unready(&self, problems: &[Problem], color: Color) -> Result<(), Exit> {
        let told = self.tell_of(problems, color);
        self.tell_of_environments(problems);
        told
    }

    /// Says which environments there are, where none was chosen and a variable has no value.
    pub(crate) fn tell_of_environments(&self, problems: &[Problem]) {
        if problems.iter().any(|it| matches!(it.code, "undefined-variable" | "unresolved-variable")) {
            self.name_environments();
        }
    }

    /// Says which environments there are, where none was chosen.
    pub(crate) fn name_environments(&self) {
        if self.environment.is_some() {
            return;
        }
        let starts: Vec<_> = self.opened.collections.iter().map(|it| it.path.as_path()).collect();
        let known = project::environments(&starts);
        if !known.is_empty() {
            say::note(&format!("help: no environment was chosen; with -e NAME there are: {}", known.join(", ")));
        }
    }

    /// Tells of problems; fails where one is an error.
    pub(crate) fn tell_of(&self, problems: &[Problem], color: Color) -> Result<(), Exit> {
        if !problems.is_empty() {
            let standard_input = self.opened.standard_input.as_ref();
            diagnose::problems(problems, standard_input, &self.store.redactor, color);
        }
        if problems.iter().any(|it| it.severity == Severity::Error) { Err(Exit::Usage) } else { Ok(()) }
    }
}

/// Says why the command cannot begin.
pub(crate) fn usage(message: &str, help: Option<&str>) -> Exit {
    say::error(message, help);
    Exit::Usage
}

/// Reads all that was named. Problems in the files are in `opened.problems`, not told yet.
pub(crate) fn load(paths: &Paths, vars: &Vars) -> Result<Loaded, Exit> {
    let mut system = std::collections::HashMap::new();
    for file in &vars.dotenv {
        system.extend(project::dotenv(file).map_err(|error| usage(&error.to_string(), None))?);
    }
    add_system_variables(system);
    let mut opened = project::open(&default_paths(&paths.list)).map_err(|error| usage(&error.to_string(), None))?;
    let mut store = Store::new(Arc::new(Redactor::default()));
    opened.collections.iter().for_each(|it| it.teach(&store.redactor));
    let starts: Vec<_> = opened.collections.iter().map(|it| it.path.as_path()).collect();
    // Some collections say which environment holds where none is chosen.
    let usual = opened.collections.iter().find_map(|it| it.foreign.as_ref()?.environment.clone());
    let chosen = vars.environment.as_ref().or(usual.as_ref());
    let environment = chosen.map(|name| project::environment(name, &starts, &mut opened.problems));
    let mut environment =
        environment.transpose().map_err(|error| usage(&error.to_string(), error.help().as_deref()))?;
    let foreign = environment.as_mut().and_then(|it| it.foreign.take());
    let (name, declarations) = environment.map(|it| (Some(it.name), it.declarations)).unwrap_or_default();
    for (name, variable) in foreign.iter().flat_map(|it| it.variables.clone()) {
        store.set(Layer::Environment, name, variable);
    }
    let globals = if let Some(file) = &vars.globals {
        project::globals(file, &starts, &mut opened.problems).map_err(|error| usage(&error.to_string(), None))?
    } else {
        // The app's own folders have theirs beside them.
        let folders = opened.collections.iter().filter(|it| it.foreign.is_some());
        let folders: Vec<_> = folders.map(|it| it.path.as_path()).collect();
        project::found_globals(&folders, &mut opened.problems)
    };
    for (name, variable) in globals {
        store.set(Layer::Global, name, variable);
    }
    let mut over = Declarations::default();
    for file in &vars.files {
        let read = project::vars_file(file, &mut opened.problems);
        over = over.under(read.map_err(|error| usage(&error.to_string(), None))?);
    }
    for text in &vars.set {
        let var = project::var(text)
            .map_err(|error| usage(&error.to_string(), Some("--var baseUrl=http://localhost:8080")))?;
        over = over.under(Declarations(vec![var]));
    }
    for (layer, declared) in [(Layer::Environment, &declarations), (Layer::Override, &over)] {
        declared.teach(&store.redactor);
        for (name, variable) in declared.variables() {
            store.set(layer, name, variable);
        }
    }
    // What the command line gives is not missing in a file.
    let is_given = |place: &Place| {
        let declared = declarations.0.iter().find(|it| it.place == *place);
        declared.is_some_and(|it| over.0.iter().any(|over| over.name == it.name))
    };
    opened.problems.retain(|it| it.code != "secret-elsewhere" || !is_given(&it.place));
    let before = opened.problems.len();
    let tables = project::tables(&opened.collections, &mut opened.problems);
    let lacks_rows = opened.problems.len() > before;
    opened.problems.sort_by(|one, other| one.place.cmp(&other.place));
    let without = paths.without_tags.iter().map(|it| format!("!{it}"));
    let tags = paths.tags.iter().cloned().chain(without).collect();
    let selection = Selection { targets: opened.targets.clone(), tags, filters: filters(paths)? };
    Ok(Loaded { opened, selection, store, environment: name, declarations, foreign, tables, lacks_rows })
}

fn filters(paths: &Paths) -> Result<Vec<Filter>, Exit> {
    paths.filters.iter().map(|text| Filter::parse(text).map_err(|why| usage(&why, None))).collect()
}

fn default_paths(paths: &[String]) -> Vec<String> {
    match paths {
        [] if std::path::Path::new("collections").is_dir() => vec!["collections".to_owned()],
        [] => vec![".".to_owned()],
        paths => paths.to_vec(),
    }
}

/// Says that nothing runs, of all or by one of the paths that were named, and what there would be.
fn nothing(loaded: &Loaded, idle: Option<&Target>) -> Exit {
    let collections = loaded.opened.collections.iter().enumerate();
    let within = collections.filter(|(index, _)| idle.is_none_or(|idle| idle.collection == *index));
    let all: Vec<_> = within.flat_map(|(_, it)| it.root.requests()).collect();
    let names: Vec<&str> = all.iter().map(|(_, request)| &*request.name).collect();
    let near = idle.and_then(|it| it.name.as_deref()).and_then(|name| did_you_mean(name, names.iter().copied()));
    let help = near.unwrap_or_else(|| match names.len() {
        0 if loaded.opened.collections.iter().any(|it| it.foreign.is_some()) => "it holds no request".to_owned(),
        0 => {
            "a request is a YAML file such as `GET: https://example.org/`; `posthaste new` makes a first one".to_owned()
        }
        1 => "there is 1 request; `posthaste list` shows it".to_owned(),
        count => format!("there are {count} requests; `posthaste list` shows them"),
    });
    let by = idle.map(|it| format!(" by `{}`", it.written)).unwrap_or_default();
    say::error(&format!("nothing was selected{by}"), Some(&help));
    Exit::Nothing
}

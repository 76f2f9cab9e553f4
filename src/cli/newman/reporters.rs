//! The reporters that were asked for.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use posthaste::report::newman::{self, CliOptions, Facts, Finals, Json, Junit, Kept};

use super::{
    super::{
        reporters::Listener,
        say::{self, Color},
    },
    arguments::{Coloring, Run},
    exports::{self, Export},
    words::ReporterOptions,
};

/// Everyone who hears of a run, and what they write when it is over.
pub(super) struct Reporters {
    pub(super) listeners: Vec<Listener>,
    json: Option<(Kept<Json>, Export)>,
    junit: Option<(Kept<Junit>, Export)>,
}

/// What an unknown reporter is told, beside its name.
const UNKNOWN: &str = "  reporters that are npm packages cannot be loaded\n  there are: cli, json, junit, progress";

impl Reporters {
    /// Opens them. What cannot be written is known before anything is sent.
    ///
    /// # Errors
    /// Which file cannot be written.
    pub(super) fn open(arguments: &Run, options: &ReporterOptions, facts: &Arc<Facts>) -> Result<Self, String> {
        let mut reporters = Self { listeners: Vec::new(), json: None, junit: None };
        let mut seen: Vec<&str> = Vec::new();
        for name in arguments.reporters.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            reporters.add(name, arguments, options, facts)?;
        }
        Ok(reporters)
    }

    fn add(
        &mut self,
        name: &str,
        arguments: &Run,
        options: &ReporterOptions,
        facts: &Arc<Facts>,
    ) -> Result<(), String> {
        let is_silent = arguments.silent || options.has(name, "silent");
        match name {
            "cli" if !is_silent => {
                let reporter = newman::cli(Box::new(io::stdout()), facts.clone(), cli_options(arguments, options));
                self.listeners.push((name.to_owned(), reporter));
            }
            "progress" if !is_silent => {
                let reporter = newman::progress(Box::new(io::stdout()), io::stdout().is_terminal());
                self.listeners.push((name.to_owned(), reporter));
            }
            "cli" | "progress" => {}
            "json" => {
                let (json, file) = (Kept::new(Json::new(facts.clone())), export(name, options)?);
                self.listeners.push((name.to_owned(), json.listener()));
                self.json = Some((json, file));
            }
            "junit" => {
                let (junit, file) = (Kept::new(Junit::new(facts.clone())), export(name, options)?);
                self.listeners.push((name.to_owned(), junit.listener()));
                self.junit = Some((junit, file));
            }
            _ => say::note(&format!("newman: could not find \"{name}\" reporter\n{UNKNOWN}\n")),
        }
        Ok(())
    }

    /// Writes the files.
    ///
    /// # Errors
    /// Which of them cannot be written.
    pub(super) fn write(self, finals: &Finals) -> Result<(), String> {
        if let Some((json, file)) = self.json {
            file.write(|out| json.get().write(finals, &mut io::BufWriter::new(out)))?;
        }
        if let Some((junit, file)) = self.junit {
            file.write(|out| junit.get().write(out))?;
        }
        Ok(())
    }
}

fn export(name: &str, options: &ReporterOptions) -> Result<Export, String> {
    let extension = if name == "json" { "json" } else { "xml" };
    let path = options.value(name, "export").map(PathBuf::from);
    let path = path.unwrap_or_else(|| Path::new("newman").join(exports::dated("newman-run-report", extension)));
    Export::open(&path, "newman-run-report", extension)
}

fn cli_options(arguments: &Run, options: &ReporterOptions) -> CliOptions {
    let color = match arguments.color {
        Coloring::Auto => Color::Auto,
        Coloring::On => Color::Always,
        Coloring::Off => Color::Never,
    };
    let has = |option: &str| options.has("cli", option);
    CliOptions {
        color: color.on_stdout(),
        unicode: !arguments.disable_unicode,
        verbose: arguments.verbose,
        summary: !has("no-summary"),
        failures: !has("no-failures"),
        assertions: !has("no-assertions"),
        success_assertions: !has("no-success-assertions"),
        console: !has("no-console"),
        banner: !has("no-banner"),
        timestamps: has("show-timestamps"),
        width: say::columns().filter(|_| io::stdout().is_terminal()),
    }
}

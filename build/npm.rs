//! Bundles the npm packages that scripts expect, where npm is there to fetch them; the program works without them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use rquickjs::{Context, Module, Runtime, WriteOptions};

/// What is fetched: the packages, and the versions of all that they need.
const FOLDER: &str = "src/script/npm";

/// Whoever sets this wants none of them.
const SWITCH: &str = "POSTHASTE_WITHOUT_NPM";

/// The packages that become modules.
const PACKAGES: [&str; 7] = ["backbone", "cheerio", "liquid-json", "lodash", "lodash3", "moment", "postman-collection"];

/// How long fetching may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// The name of each module, with the file of its bytecode.
pub(super) fn bundles(out: &Path) -> Vec<(String, PathBuf)> {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build/npm.rs");
    println!("cargo::rerun-if-env-changed={SWITCH}");
    if std::env::var_os(SWITCH).is_some_and(|it| it != "0") {
        return Vec::new();
    }
    match made(&out.join("npm")) {
        Ok(bundles) => bundles,
        Err(why) => {
            println!("cargo::warning=without the npm packages for scripts (lodash, moment, cheerio, ..): {why}");
            Vec::new()
        }
    }
}

/// Fetches and bundles the packages, unless that was done for the same versions before.
fn made(folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let said = |error: std::io::Error| error.to_string();
    let lock = fs::read_to_string(Path::new(FOLDER).join("package-lock.json")).map_err(said)?;
    let wanted = format!("{}\n{lock}", include_str!("npm.rs"));
    let files = PACKAGES.map(|package| (format!("npm/{package}.js"), folder.join(format!("{package}.bytecode"))));
    let stamp = folder.join("made");
    if fs::read_to_string(&stamp).is_ok_and(|it| it == wanted) && files.iter().all(|(_, file)| file.exists()) {
        return Ok(files.into());
    }
    fs::create_dir_all(folder).map_err(said)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(Path::new(FOLDER).join(name), folder.join(name)).map_err(said)?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error"];
    run(Command::new(npm).arg("ci").args(quiet).current_dir(folder))?;
    for (package, (name, file)) in PACKAGES.iter().zip(&files) {
        let bytes =
            bundle(folder, package).and_then(|text| compile(name, text)).map_err(|why| format!("{package}: {why}"))?;
        fs::write(file, bytes).map_err(said)?;
    }
    // What was fetched is not needed any more, and large.
    drop(fs::remove_dir_all(folder.join("node_modules")));
    fs::write(stamp, wanted).map_err(said)?;
    Ok(files.into())
}

/// One package and all that it needs, as a module that gives a function: called with a `require` for the modules of Node and
/// the object that it takes for the global one, it gives what the package exports.
fn bundle(folder: &Path, package: &str) -> Result<String, String> {
    let said = |error: std::io::Error| error.to_string();
    let [entry, made] = ["entry", "bundle"].map(|kind| format!("{package}.{kind}.js"));
    fs::write(folder.join(&entry), format!("module.exports = require({package:?});")).map_err(said)?;
    let esbuild =
        ["node_modules", "esbuild", "bin", "esbuild"].iter().fold(folder.to_owned(), |path, part| path.join(part));
    let how = ["--bundle", "--minify", "--format=cjs", "--platform=node", "--target=es2020", "--log-level=error"];
    let names = ["--define:global=globalThis", "--define:process.env.NODE_ENV=\"production\"", "--external:jquery"];
    let files = [entry.clone(), format!("--outfile={made}")];
    run(Command::new("node").arg(esbuild).args(how).args(names).args(&files).current_dir(folder))?;
    let text = fs::read_to_string(folder.join(&made)).map_err(said)?;
    for file in [entry, made] {
        fs::remove_file(folder.join(file)).map_err(said)?;
    }
    let start = "export default function (require, globalThis) { const module = { exports: {} }; const exports = module.exports;";
    Ok(format!("{start}\n{text}\nreturn module.exports; }}\n"))
}

fn compile(name: &str, text: String) -> Result<Vec<u8>, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        let options = WriteOptions { strip_source: true, strip_debug: true, ..WriteOptions::default() };
        Module::declare(ctx.clone(), name, text)
            .and_then(|module| module.write(options))
            .map_err(|error| rquickjs::CaughtError::from_error(&ctx, error).to_string())
    })
}

/// Runs a command, and gives up on one that takes too long.
fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let said = |error: std::io::Error| format!("{name}: {error}");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(said)?;
    let start = Instant::now();
    while child.try_wait().map_err(said)?.is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().map_err(said)?;
            return Err(format!("{name} took longer than {} s", PATIENCE.as_secs()));
        }
        sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().map_err(said)?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{name}: {}", text.lines().find(|line| !line.trim().is_empty()).unwrap_or("failed")))
}

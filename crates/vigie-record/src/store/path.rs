//! Where the record stands when nobody says.

use std::path::PathBuf;

/// `$VIGIE_RECORD`; else `vigie/record.vigie` in the folder where the system keeps the data of programs; else here.
pub fn default_path() -> PathBuf {
    if let Some(path) = variable("VIGIE_RECORD") {
        return path;
    }
    data_folder().map_or_else(PathBuf::new, |f| f.join("vigie")).join("record.vigie")
}

fn data_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        return variable("LOCALAPPDATA");
    }
    let home = variable("HOME");
    if cfg!(target_os = "macos") {
        return home.map(|h| h.join("Library").join("Application Support"));
    }
    variable("XDG_DATA_HOME").filter(|p| p.is_absolute()).or_else(|| home.map(|h| h.join(".local").join("share")))
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

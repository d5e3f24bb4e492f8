//! `vigie alert`: saved searches that say when something new fits them, and why.

mod atom;
mod deliver;
mod fire;
mod saved;
mod sign;

use crate::record::{Stop, Where, ended};
use crate::status::Status;
use clap::{Args, Subcommand, ValueEnum};
use saved::{Saved, Search, Target};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::PathBuf;
use vigie::show::line;
use vigie_record::store::query::language;

const EXAMPLES: &str = "Examples:
  vigie alert add goma claims country:COD,RWA status:denied --feed goma.atom
  vigie alert add troops events type:MOBILIZE dyad:PRK-RUS --webhook https://example.org/hook --secret-env HOOK_SECRET
  vigie alert add pact agreements country:RUS --mail desk@example.org
  vigie alert run                     after vigie add or vigie watch; from cron
  vigie alert list
  vigie alert remove goma

What fits a search when it is saved is known; an alert fires for what comes after, and when the status of
something that was known changes. Alerts are kept beside the record, in <record>.alerts.json.";

/// `vigie alert`
#[derive(Debug, Subcommand)]
#[command(after_help = EXAMPLES)]
pub enum Alert {
    /// Save a search
    Add(Add),
    /// List the saved searches
    List(Only),
    /// Look what is new, and tell it
    Run(Run),
    /// Forget a saved search
    Remove(Named),
}

/// `vigie alert add`
#[derive(Debug, Args)]
pub struct Add {
    /// What it is called
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Which list it looks at
    #[arg(value_enum)]
    pub list: Lists,
    /// The filter: actor:Moscou type:ASSAULT "cessez le feu" …
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// An Atom feed, written anew each time it fires
    #[arg(long, value_name = "FILE")]
    pub feed: Option<PathBuf>,
    /// An address that gets a JSON object by POST, once for each time it fires
    #[arg(long, value_name = "URL")]
    pub webhook: Option<String>,
    /// The environment variable that holds the secret which webhooks are signed with
    #[arg(long, value_name = "VARIABLE", requires = "webhook")]
    pub secret_env: Option<String>,
    /// An address that gets a mail, by the local mail program
    #[arg(long, value_name = "ADDRESS")]
    pub mail: Option<String>,
    /// The local mail program and its arguments; it reads a message with its headers
    #[arg(long, value_name = "COMMAND", default_value = "sendmail -t -i", requires = "mail")]
    pub mta: String,
    /// Fire for what fits already, too
    #[arg(long)]
    pub all: bool,
}

/// Which list an alert looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lists {
    /// The ledger of claims
    Claims,
    /// The register of agreements
    Agreements,
    /// Stories
    Stories,
    /// Events, each once
    Events,
    /// Documents
    Documents,
}

/// `vigie alert list`
#[derive(Debug, Args)]
pub struct Only {
    /// Which record.
    #[command(flatten)]
    pub at: Where,
}

/// `vigie alert remove`
#[derive(Debug, Args)]
pub struct Named {
    /// What it is called
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Which record.
    #[command(flatten)]
    pub at: Where,
}

/// `vigie alert run`
#[derive(Debug, Args)]
pub struct Run {
    /// Only these [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// Addresses inside one's own network that webhooks may go to: 10.1.0.0/16, 127.0.0.1:8080
    #[cfg(feature = "network")]
    #[arg(long, value_name = "ADDRESS")]
    pub allow: Vec<vigie_gather::door::Allowed>,
    /// One object a line for each thing that fired
    #[arg(long)]
    pub json: bool,
}

/// Runs the command to its end.
pub fn run(alert: &Alert) -> Status {
    match alert {
        Alert::Add(add) => ended(|| added(add)),
        Alert::List(only) => ended(|| listed(only)),
        Alert::Run(run) => ended(|| looked(run)),
        Alert::Remove(named) => ended(|| removed(named)),
    }
}

fn added(add: &Add) -> Result<Status, Stop> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if add.name.is_empty() || !add.name.chars().all(fits) {
        return Err(Stop::Usage("a name is letters, digits, - and _".to_owned()));
    }
    if let Some(mail) =
        add.mail.as_deref().filter(|m| !m.contains('@') || m.chars().any(|c| c.is_control() || c == ' '))
    {
        return Err(Stop::Usage(format!("{}: that is no mail address", line(mail))));
    }
    if let Some(url) = add.webhook.as_deref().filter(|u| !u.starts_with("http://") && !u.starts_with("https://")) {
        return Err(Stop::Usage(format!("{}: that is no address of the web", line(url))));
    }
    let filter = language::parse(&add.filter)?;
    let record = add.at.open_to_read()?;
    let mut saved = Saved::load(record.path())?;
    if saved.searches.iter().any(|s| s.name == add.name) {
        return Err(Stop::Usage(format!("{}: there is an alert of that name; vigie alert remove {0}", add.name)));
    }
    let mut targets = Vec::new();
    // The feed is found again from any folder.
    let whole = |p: &PathBuf| std::path::absolute(p).unwrap_or_else(|_| p.clone());
    targets.extend(add.feed.as_ref().map(|file| Target::Feed { file: whole(file) }));
    targets.extend(add.webhook.clone().map(|url| Target::Webhook { url, secret_env: add.secret_env.clone() }));
    targets.extend(add.mail.clone().map(|to| Target::Mail { to, mta: add.mta.clone() }));
    let mut search = Search {
        name: add.name.clone(),
        list: add.list,
        words: add.filter.clone(),
        filter,
        targets,
        known: Default::default(),
        fired: Vec::new(),
        undelivered: Vec::new(),
    };
    if !add.all {
        fire::learn(&mut search, record.now_known())?;
    }
    saved.searches.push(search);
    saved.store()?;
    Ok(Status::AllRead)
}

fn listed(only: &Only) -> Result<Status, Stop> {
    let record = only.at.open_to_read()?;
    let mut out = io::stdout().lock();
    for s in Saved::load(record.path())?.searches {
        let words = s.words.join(" ");
        let targets: Vec<String> = s.targets.iter().map(ToString::to_string).collect();
        let left = match s.undelivered.len() {
            0 => String::new(),
            n => format!("  {n} not delivered yet"),
        };
        let list = s.list.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
        writeln!(
            out,
            "{}  {list} {}  {} known  {}{left}",
            s.name,
            line(&words),
            s.known.len(),
            line(&targets.join(", "))
        )?;
    }
    Ok(Status::AllRead)
}

fn removed(named: &Named) -> Result<Status, Stop> {
    let record = named.at.open_to_read()?;
    let mut saved = Saved::load(record.path())?;
    let before = saved.searches.len();
    saved.searches.retain(|s| s.name != named.name);
    if saved.searches.len() == before {
        return Err(Stop::Usage(format!("{}: no alert is called so", line(&named.name))));
    }
    saved.store()?;
    Ok(Status::AllRead)
}

fn looked(run: &Run) -> Result<Status, Stop> {
    let record = run.at.open_to_read()?;
    let mut saved = Saved::load(record.path())?;
    if let Some(name) = run.names.iter().find(|n| !saved.searches.iter().any(|s| s.name == **n)) {
        return Err(Stop::Usage(format!("{}: no alert is called so", line(name))));
    }
    let mut post = deliver::Post::new(run);
    let mut undelivered = 0;
    let mut out = io::stdout().lock();
    let wanted = |s: &Search| run.names.is_empty() || run.names.contains(&s.name);
    for i in 0..saved.searches.len() {
        if !wanted(&saved.searches[i]) {
            continue;
        }
        let fired = fire::new_ones(&mut saved.searches[i], record.now_known())?;
        // What fired is kept before anybody is told: who is told twice is better off than who is not told.
        saved.searches[i].queue(&fired);
        saved.store()?;
        for f in &fired {
            if run.json {
                writeln!(out, "{}", serde_json::to_string(f).unwrap_or_default())?;
            } else {
                writeln!(out, "{}  {}\n  {}", f.alert, line(&f.title), line(&f.why))?;
            }
        }
        let search = &mut saved.searches[i];
        undelivered += deliver::deliver(search, &mut post);
        saved.store()?;
    }
    Ok(if undelivered == 0 { Status::AllRead } else { Status::SomeUnread })
}

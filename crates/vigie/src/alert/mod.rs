//! `vigie alert`: saved searches that say when something new fits them, and why.

mod deliver;
#[cfg(feature = "network")]
mod sign;

use crate::record::{Stop, Where, ended};
use crate::status::Status;
use clap::{Args, Subcommand, ValueEnum};
use std::io::{self, Write};
use std::path::PathBuf;
use vigie::alerts::{self, List, Saved, Search, Target, Trouble};
use vigie::show::line;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
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

impl From<Lists> for List {
    fn from(list: Lists) -> List {
        match list {
            Lists::Claims => List::Claims,
            Lists::Agreements => List::Agreements,
            Lists::Stories => List::Stories,
            Lists::Events => List::Events,
            Lists::Documents => List::Documents,
        }
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        match trouble {
            Trouble::Record(e) => Stop::Record(e),
            Trouble::File(e) => Stop::Output(e),
            Trouble::Wrong(what) => Stop::Usage(what),
        }
    }
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
    if let Some(mail) =
        add.mail.as_deref().filter(|m| !m.contains('@') || m.chars().any(|c| c.is_control() || c == ' '))
    {
        return Err(Stop::Usage(format!("{}: that is no mail address", line(mail))));
    }
    if let Some(url) = add.webhook.as_deref().filter(|u| !u.starts_with("http://") && !u.starts_with("https://")) {
        return Err(Stop::Usage(format!("{}: that is no address of the web", line(url))));
    }
    let mut search = Search::new(&add.name, add.list.into(), &add.filter)?;
    let record = add.at.open_to_read()?;
    let mut saved = Saved::load(record.path())?;
    let targets = &mut search.targets;
    // The feed is found again from any folder.
    let whole = |p: &PathBuf| std::path::absolute(p).unwrap_or_else(|_| p.clone());
    targets.extend(add.feed.as_ref().map(|file| Target::Feed { file: whole(file) }));
    targets.extend(add.webhook.clone().map(|url| Target::Webhook { url, secret_env: add.secret_env.clone() }));
    targets.extend(add.mail.clone().map(|to| Target::Mail { to, mta: add.mta.clone() }));
    if !add.all {
        alerts::learn(&mut search, record.now_known())?;
    }
    saved.add(search)?;
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
        let list = s.list.name();
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
        let fired = alerts::new_ones(&mut saved.searches[i], record.now_known(), alerts::MOST)?;
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

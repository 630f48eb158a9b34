//! From arguments to the task they name.

use super::{
    Failure, account,
    args::{AuditTask, Cli, Common, Explain, RescueTask, Task, TownTask, UserTask},
    audit, backup, clock, columns, county, explain, failure, job, open, ops, place, private, rescue, serve, setting, tile_token, town,
};
use clap::Parser;
use std::{ffi::OsString, process::ExitCode};

/// Reads the arguments (the first is the program's name), does what they ask, and says how it went.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return failure::explain_usage(&error),
    };
    match perform(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn perform(cli: Cli) -> Result<(), Failure> {
    match cli.task {
        Task::Explain(Explain::Deadline(question)) => explain::deadline(&question),
        Task::Openapi => setting::openapi(),
        task => actix_web::rt::System::new().block_on(perform_and_close(task, cli.common)),
    }
}

async fn perform_and_close(task: Task, common: Common) -> Result<(), Failure> {
    private::start();
    let done = perform_async(task, common).await;
    open::close_all().await;
    done
}

async fn perform_async(task: Task, common: Common) -> Result<(), Failure> {
    match task {
        Task::Serve(task) => serve::serve(common, task).await,
        Task::Migrate => setting::migrate(common).await,
        Task::Config => setting::show(common),
        Task::Demo => serve::install_demo(common).await,
        Task::User(UserTask::Add(task)) => account::add(common, task).await,
        Task::User(UserTask::List(task)) => account::list(common, task).await,
        Task::User(UserTask::Password(task)) => account::password(common, task).await,
        Task::User(UserTask::Devices(task)) => account::devices(common, task).await,
        Task::User(UserTask::Revoke(task)) => account::revoke(common, task).await,
        Task::User(UserTask::Close(task)) => account::close(common, task).await,
        Task::User(UserTask::Open(task)) => account::open(common, task).await,
        Task::County(task) => county::county(common, task).await,
        Task::Town(TownTask::Import(task)) => town::import(common, task).await,
        Task::Audit(AuditTask::Verify(task)) => audit::verify(common, task).await,
        Task::Audit(AuditTask::Anchor(task)) => audit::anchor(common, task).await,
        Task::Clock(task) => clock::clock(common, task).await,
        Task::Columns(task) => columns::columns(common, task).await,
        Task::TileToken(task) => tile_token::tile_token(common, task).await,
        Task::Job(task) => job::job(common, task).await,
        Task::Backup(task) => backup::make(common, task).await,
        Task::Restore(task) => backup::restore(common, task).await,
        Task::Check => ops::check(common).await,
        Task::Status(task) => ops::status(common, task).await,
        Task::Rescue(RescueTask::Import(task)) => rescue::import(common, task).await,
        Task::Explain(Explain::Responsibility(question)) => place::responsibility(common, question).await,
        Task::Explain(Explain::Deadline(question)) => explain::deadline(&question),
        Task::Openapi => setting::openapi(),
    }
}

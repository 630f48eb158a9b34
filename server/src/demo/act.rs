//! One act of a story: who does it, with what command, sent as a phone would send it.

use super::{
    photo_queue::Slot,
    play::{Act, Player},
    story::Outcome,
};
use crate::{
    auth::Sender,
    error::Error,
    photo::{self, Kept},
    state::WriteTx,
    sync::{Course, PushBatch, read},
};
use serde_json::value::to_raw_value;
use shared::{
    id::{OpId, RecordId, UnitId},
    issue::{Command, Forecast, Issue, Judgement, Report, foresee},
    moment::Moment,
    person::{Person, Principal},
    photo::{PhotoRef, PhotoSource},
    place::Place,
    record::{AnyCommand, Context},
    responsibility::{Pick, responsible_for},
    sync::{Envelope, PROTOCOL, Verdict},
    unit::UnitType,
};

/// Size of every drawn photo.
const SIZE: (u32, u32) = (1600, 1200);

const STILL_WRONG: [&str; 5] =
    ["角落里还有残留垃圾", "污渍没有冲洗干净", "只清了一半, 请彻底清理", "照片角度不对, 看不出是否到位", "旁边又有新的堆放"];
const VOIDED: [&str; 4] = ["与已有案件重复", "现场核实不存在此问题", "属私人宅院内部, 不在本次范围", "施工围挡内, 由施工许可管理"];
const WITHDRAWN: [&str; 3] = ["点错了类别, 重新上报", "当场已由商户清理", "位置选错"];
const MOVED: [&str; 3] = ["该路段已移交保洁公司管护", "三包责任人已变更", "按现场分工, 由该单位处理更快"];
const DONE: [&str; 6] = ["已清理完毕", "已安排人员清扫并冲洗", "", "已整改到位, 后续每日巡查", "", "当天处理完成"];

impl Player<'_> {
    /// Does one act; `false` if the story has moved on meanwhile.
    pub(super) async fn perform(&mut self, tx: &WriteTx, at: Moment, scenario: usize, act: Act) -> Result<bool, Error> {
        let before = self.issue(tx, scenario).await?;
        let Some(person) = self.actor(scenario, act, before.as_ref()) else { return Ok(false) };
        let Some(place) = self.scenarios.get(scenario).map(|scenario| scenario.story.place.clone()) else { return Ok(false) };
        let photo = match act {
            Act::Report(number) | Act::Supplement(number) | Act::Prove(number) => {
                Some(self.photo(tx, at, Slot::Story(scenario, number), &person, place).await?)
            }
            _ => None,
        };
        let Some(command) = self.command(scenario, act, photo.into_iter().collect(), before.as_ref(), at) else { return Ok(false) };
        let Some(issue) = self.scenarios.get(scenario).map(|scenario| scenario.issue) else { return Ok(false) };
        self.send(tx, at, person, (issue.into(), before.map_or(0, |issue| issue.version)), command.into()).await?;
        Ok(true)
    }

    /// The ordered photo, which this person took and whose bytes have arrived.
    pub(super) async fn photo(&mut self, tx: &WriteTx, at: Moment, slot: Slot, person: &Person, place: Place) -> Result<PhotoRef, Error> {
        let shot = self.photo_queue.take(slot).await?;
        let taken_at = at.plus_millis(-i64::from(self.chance.int(20_000, 240_000)));
        let (width, height) = SIZE;
        // Made smaller by whoever looks: most of the history's photos nobody ever opens.
        let (media, bytes) = (shared::record::Media::Photo, shot.bytes);
        let kept = Kept { town: person.town, hash: shot.hash, media, bytes, width, height, as_sent: false, awaits_forms: false };
        photo::keep_row(tx, kept, person.id, at).await?;
        let source = PhotoSource::Camera;
        Ok(PhotoRef { hash: shot.hash, bytes: shot.bytes, width, height, taken_at, place, source, undated: false, original: None })
    }

    /// Who does it.
    fn actor(&mut self, scenario: usize, act: Act, issue: Option<&Issue>) -> Option<Person> {
        let played = self.scenarios.get(scenario)?;
        match act {
            Act::Report(_) => {
                let grid = self.grid_of(&played.story.place);
                let person = if played.story.by_verifier {
                    self.actors.verifier(None, &mut self.chance)
                } else {
                    self.actors.inspector(grid, &mut self.chance)
                };
                self.scenarios.get_mut(scenario)?.reporter.clone_from(&person);
                person
            }
            Act::Supplement(_) | Act::Withdraw => played.reporter.clone(),
            Act::Acknowledge | Act::Prove(_) => self.actors.of_unit(issue?.status.assignment()?.unit).cloned(),
            Act::Verify => self.actors.verifier(played.reporter.as_ref().map(|person| person.id), &mut self.chance),
            Act::Assign | Act::Reassign | Act::CloseByDocument | Act::Void => self.dispatcher(),
        }
    }

    pub(super) fn grid_of(&self, place: &Place) -> Option<shared::id::GridId> {
        if let Place::Grid { grid } = place {
            return Some(*grid);
        }
        let kind = self.reference().catalogue.kinds.first()?;
        responsible_for(place, kind, self.reference(), None).grid
    }

    /// What is asked; `None` if the story has moved on.
    fn command(&mut self, scenario: usize, act: Act, photos: Vec<PhotoRef>, issue: Option<&Issue>, at: Moment) -> Option<Command> {
        let text = |from: &[&str], player: &mut Self| player.chance.one(from).copied().unwrap_or("已处理").to_owned();
        let open = issue.is_none_or(|issue| issue.status.kind().is_open());
        if !open {
            return None;
        }
        Some(match act {
            Act::Report(_) => Command::Report(self.report(scenario, photos, at)?),
            Act::Supplement(_) => Command::Supplement { photos, note: "补拍一张, 就是这处".into(), voice: None },
            Act::Assign => {
                Command::Assign { unit: self.some_unit()?, helpers: Vec::new(), reason: "经现场核实, 由该单位负责".into() }
            }
            Act::Reassign => Command::Reassign { unit: self.other_unit(issue?)?, reason: text(&MOVED, self), helpers: vec![] },
            Act::Acknowledge => Command::Acknowledge,
            Act::Prove(_) => Command::Rectify { photos, note: text(&DONE, self), voice: None },
            Act::Verify => self.judgement(scenario)?,
            Act::CloseByDocument => {
                Command::Close { document: format!("整改报告及佐证材料, 镇创卫办收文 {} 号", self.chance.int(12, 180)) }
            }
            Act::Void => Command::Void { reason: text(&VOIDED, self) },
            Act::Withdraw => Command::Withdraw { reason: text(&WITHDRAWN, self) },
        })
    }

    fn report(&mut self, scenario: usize, photos: Vec<PhotoRef>, at: Moment) -> Option<Report> {
        let story = self.scenarios.get(scenario)?.story.clone();
        let in_force = std::sync::Arc::clone(&self.in_force);
        let reference = &in_force.reference;
        let kind = reference.catalogue.kind(&story.kind)?;
        let found = responsible_for(&story.place, kind, reference, None);
        let pick = found
            .candidates
            .first()
            .filter(|_| self.chance.percent(70))
            .map(|nearest| Pick::Candidate { unit: nearest.unit, basis: nearest.basis.clone() });
        let reporter = Principal::Person(self.scenarios.get(scenario)?.reporter.clone()?);
        let (place, note, source) = (story.place, story.note, shared::issue::Source::Patrol);
        let report = Report { kind: story.kind, place, pick, photos, note, forecast: None, source, voice: None, kind_guessed: false };
        // What is refused has no forecast, and is refused once more where it is carried out.
        let asked = Command::Report(report.clone());
        let shown = foresee(&asked, &Context::on_server(&reporter, reference, in_force.version, at)).ok();
        Some(Report { forecast: shown.map(|assignment| Forecast::of(assignment.as_ref())), ..report })
    }

    fn judgement(&mut self, scenario: usize) -> Option<Command> {
        let played = self.scenarios.get_mut(scenario)?;
        played.rounds += 1;
        let allowed = match played.story.outcome {
            Outcome::SentBack => 1,
            Outcome::SentBackTwice => 2,
            _ => 0,
        };
        let judgement = if played.rounds <= allowed {
            Judgement::SendBack { reason: self.chance.one(&STILL_WRONG).copied()?.to_owned() }
        } else {
            Judgement::Pass
        };
        Some(Command::Verify { judgement, photos: Vec::new(), note: String::new(), voice: None })
    }

    fn some_unit(&mut self) -> Option<UnitId> {
        let kinds = [UnitType::Committee, UnitType::Department];
        let units: Vec<UnitId> = self.reference().units.iter().filter(|unit| kinds.contains(&unit.kind)).map(|unit| unit.id).collect();
        self.chance.one(&units).copied()
    }

    fn other_unit(&mut self, issue: &Issue) -> Option<UnitId> {
        let present = issue.status.assignment().map(|assignment| assignment.unit);
        (0..8).find_map(|_| self.some_unit().filter(|unit| Some(*unit) != present))
    }

    /// Sends a command to a record, which the sender has seen in this version, 0: not there yet.
    pub(super) async fn send(
        &mut self,
        tx: &WriteTx,
        at: Moment,
        by: Person,
        (record, base): (RecordId, u64),
        command: AnyCommand,
    ) -> Result<(), Error> {
        let device = self.actors.device(by.id);
        let offline = if self.chance.percent(12) { self.chance.int(600_000, 5_400_000) } else { self.chance.int(2_000, 15_000) };
        let envelope = Envelope {
            v: PROTOCOL,
            op: OpId(self.chance.uuid(at.0)),
            device: device.id,
            seq: device.seq,
            by: by.id,
            town: by.town,
            issue: record.into(),
            base,
            generation: None,
            proof: None,
            needs: None,
            recorded_at: at.plus_millis(-i64::from(offline)),
            clock_offset_ms: None,
            reference: self.in_force.version,
            app: "demo".into(),
            command,
        };
        let raw = to_raw_value(&envelope).map_err(Error::internal)?;
        let pushed = read(&raw).ok_or_else(|| Error::internal("an envelope of the demo cannot be read"))?;
        let sender = Sender::signed_in(by, device.id, "演示手机".into());
        let mut course = Course::default();
        let mut round = PushBatch::open(self.state, tx, &sender, std::slice::from_ref(&pushed), at, &mut course).await?;
        let verdict = round.outcome(0).await?.verdict;
        round.close().await?;
        match verdict {
            Verdict::Applied { .. } => Ok(()),
            other => Err(Error::internal(format!("the demo's {:?} was not carried out: {other:?}", envelope.command))),
        }
    }
}

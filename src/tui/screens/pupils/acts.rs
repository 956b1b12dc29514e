//! What is done from the list of pupils: with the one of the cursor, with his class, with the marked ones in turn.
//! It only leads there; nothing is written here.

use super::Pupils;
use crate::{
    desk::{
        FormAbout,
        file::{ClassRef, GridOrder},
    },
    domain::PupilId,
    keymap::Action,
    say,
    tui::{
        effect::Msg,
        model::Ctx,
        screens::{
            Place,
            edit::{self, Task},
            grid, new_change, papers, pupil,
        },
    },
};

/// The class that a pupil of the list is in.
fn class_of(id: PupilId, ctx: &Ctx) -> Option<ClassRef> {
    Some(ClassRef::of(&ctx.roster.row(ctx.roster.place(id)?)))
}

impl Pupils {
    pub(super) fn act_on_pupils(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let lang = ctx.lang();
        let go = |place| Some(vec![Msg::Go(place)]);
        match (action, self.here) {
            (Action::AddPupil, _) => go(Place::Edit(edit::Args::new(Task::Add))),
            (Action::Open, Some(id)) => go(Place::Pupil(pupil::Args::of(id))),
            (Action::PupilFile, Some(id)) => go(Place::File(id)),
            (Action::PrintForm, Some(id)) => go(Place::Forms(FormAbout::Pupil(id))),
            (Action::FileGrid, Some(id)) => {
                let order = GridOrder { class: class_of(id, ctx)?, ..GridOrder::default() };
                go(Place::Grid(grid::Args { order, at: Some(id) }))
            }
            (Action::Papers, Some(id)) => {
                go(Place::Papers(papers::Args { class: class_of(id, ctx)?, at: Some(id) }))
            }
            (Action::History, Some(id)) => {
                go(Place::Pupil(pupil::Args { history: true, ..pupil::Args::of(id) }))
            }
            (Action::Edit, Some(_)) => {
                self.one_of_the_marked(ctx, |id| Place::Edit(edit::Args::new(Task::All(id))))
            }
            (Action::QuickEdit, Some(_)) => {
                self.one_of_the_marked(ctx, |id| Place::Edit(edit::Args::new(Task::Quick(id))))
            }
            (Action::NewChange, Some(_)) => self.one_of_the_marked(ctx, new_change),
            (Action::Open | Action::History | Action::Edit | Action::QuickEdit | Action::NewChange, None) => {
                Some(vec![Msg::Tell(say!(lang, "没有学生可选。", "There is no pupil to choose."))])
            }
            _ => None,
        }
    }

    /// Goes to one pupil with what is done pupil by pupil: the one of the cursor, or the first marked one, whose
    /// mark then goes, so that the same key leads through all of them.
    fn one_of_the_marked(&mut self, ctx: &Ctx, place: impl Fn(PupilId) -> Place) -> Option<Vec<Msg>> {
        let lang = ctx.lang();
        let marked = |place: &&u32| self.marked.contains(&ctx.roster.row(**place).id);
        let first = self.places.iter().position(|place| marked(&place));
        let Some(at) = first else { return Some(vec![Msg::Go(place(self.here?))]) };
        self.list.cursor = at;
        self.follow(ctx);
        let id = self.here?;
        self.marked.remove(&id);
        let mut msgs = vec![Msg::Go(place(id))];
        let left = self.marked.len();
        if left > 0 {
            msgs.push(Msg::Tell(say!(
                lang,
                "逐人办理：还有 {left} 人已标记，回到列表按同一个键办下一人。",
                "One by one: {left} more are marked; the same key in the list goes on."
            )));
        }
        Some(msgs)
    }
}

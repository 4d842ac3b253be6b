"""Reading a change out of a repository: the three ways a check is asked for."""

from prakat.findings import CannotJudgeError, Text
from prakat.repository.change import Change, compare
from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.repository.worktree import WorktreeSnapshot


def read_change(repository: GitRepository, base: str | None, head: str, *, whole: bool = False) -> Change:
    """Return what lies between two revisions; ``base`` None is a founding.

    Raises CannotJudgeError for unknown revisions, and when the head does not contain the base: what would be merged is
    then another tree than the one that could be judged.
    """
    head_commit = repository.commit(head)
    if base is None:
        return compare(None, Corpus(repository.snapshot(head_commit)), repository.range(None, head_commit), whole=True)
    base_commit = repository.commit(base)
    if not repository.is_ancestor(base_commit, head_commit):
        raise CannotJudgeError(
            Text(th=f"{head} ยังไม่รวม {base} จึงตรวจผลการรวมไม่ได้", en=f"{head} does not contain {base}"),
            Text(
                th=f"สั่ง git merge {base} ในสาขานั้น แล้วตรวจใหม่",
                en=f"run git merge {base} on that branch, then check again",
            ),
        )
    return compare(
        Corpus(repository.snapshot(base_commit)),
        Corpus(repository.snapshot(head_commit)),
        repository.range(base_commit, head_commit),
        whole=whole,
    )


def read_draft(repository: GitRepository, base: str | None = None, *, whole: bool = True) -> Change:
    """Return what lies between a base (the main branch, unless given) and the working folder."""
    head = Corpus(WorktreeSnapshot(repository))
    commit = repository.default_base() if base is None else repository.commit(base)
    if commit is None:
        return compare(None, head, whole=True)
    here = repository.commit("HEAD")
    return compare(Corpus(repository.snapshot(commit)), head, repository.range(commit, here), whole=whole)


def read_founding(repository: GitRepository) -> Change:
    """Return the working folder as a whole, with nothing before it: what a new municipality begins with."""
    return compare(None, Corpus(WorktreeSnapshot(repository)), whole=True)


def read_merge(repository: GitRepository) -> Change:
    """Return what a merge in progress is about to commit: the index, against the branch it is merged into.

    Raises CannotJudgeError when no merge is in progress.
    """
    base = repository.commit("HEAD")
    others = repository.merge_heads()
    if not others:
        raise CannotJudgeError(
            Text(th="ไม่มีการรวมสาขาที่กำลังทำอยู่", en="no merge is in progress"),
            Text(th="สั่ง git merge ก่อน แล้ว Git จะเรียกด่านตรวจนี้เอง", en="run git merge; Git calls this hook by itself"),
        )
    head = Corpus(repository.snapshot(repository.write_index_tree()))
    return compare(Corpus(repository.snapshot(base)), head, repository.range(base, *others))

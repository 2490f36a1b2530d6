"""What can be wrong with the store, each in one sentence that says what to do.

StoreUnavailable                 (contest.errors) the ledger cannot be read or written
├── StoreMissing                 no file there, or it went away while in use
├── StoreUnreadable              it cannot be opened or created
├── StoreLocked                  another program holds it for too long
├── StoreReadOnly                it may be read but not written
├── StoreFull                    no space left
├── StoreFailing                 the disk reports errors
├── StoreDamaged                 the file is not a sound database any more
├── StoreClosed                  this process has let go of it
├── NotALedger                   some other file
├── LedgerTooNew                 written by a newer version
├── UnsafeJournal                an old SQLite beside a new one
├── GuardsChanged                the table or its triggers are not the shipped ones
└── LedgerTampered               a record is not what was written
UnusableId                       a name that the ledger does not take
ContestExists                    an import would write over a contest
FileInTheWay                     a backup or an export would write over a file
BrokenExport                     an exported file is not what was written
EmptyExport                      an exported file without records
UnreadableFile                   a file to import cannot be read
UnwritableFile                   a backup or an export cannot be written
"""

from __future__ import annotations

from contest.errors import N_, ContestError, Refused, StoreUnavailable
from contest.ledger import chain


class StoreMissing(StoreUnavailable):
    code = "store_missing"
    template = N_("There is no ledger at {path} – check the path, or put the file back and start again.")


class StoreUnreadable(StoreUnavailable):
    code = "store_unreadable"
    template = N_("{path} cannot be opened – check that the folder is there and that you may read and write it.")


class StoreLocked(StoreUnavailable):
    code = "store_locked"
    template = N_("{path} is held by another program – nothing was stored; close that program or try again.")


class StoreReadOnly(StoreUnavailable):
    code = "store_read_only"
    template = N_("{path} may be read but not written – nothing was stored; allow writing to the file and its folder.")


class StoreFull(StoreUnavailable):
    code = "store_full"
    template = N_("There is no space left for {path} – nothing was stored; free some space and try again.")


class StoreFailing(StoreUnavailable):
    code = "store_failing"
    template = N_("The disk under {path} reports an error – look at the disk, then send the same again.")


class StoreDamaged(StoreUnavailable):
    code = "store_damaged"
    template = N_("{path} is damaged – keep it as it is and go on with the last verified backup.")


class StoreClosed(StoreUnavailable):
    code = "store_closed"
    template = N_("The ledger at {path} was closed – nothing was stored; start the program again.")


class NotALedger(StoreUnavailable):
    code = "not_a_ledger"
    template = N_("{path} is not a ledger and was left as it is – choose another path.")


class LedgerTooNew(StoreUnavailable):
    code = "ledger_too_new"
    template = N_("{path} has format {found}, and this version knows {known} – update the program.")


class UnsafeJournal(StoreUnavailable):
    code = "unsafe_journal"
    template = N_(
        "SQLite {version} can lose marks while another program uses {path} – install pysqlite3, or stop that program."
    )


class GuardsChanged(StoreUnavailable):
    code = "guards_changed"
    template = N_("The guard “{name}” of {path} was changed or removed – go on with the last verified backup.")


TAMPERED = {
    chain.GAP: N_("Records before {seq} of {contest} are missing – go on with the last verified backup."),
    chain.ORDER: N_("Record {seq} of {contest} stands in the wrong place – go on with the last verified backup."),
    chain.PREV: N_("Record {seq} of {contest} does not follow the one before – go on with the last verified backup."),
    chain.HASH: N_("Record {seq} of {contest} was changed – go on with the last verified backup."),
    chain.DUPLICATE: N_("Record {seq} of {contest} repeats an id – go on with the last verified backup."),
    chain.BODY: N_("Record {seq} of {contest} is not in canonical form – go on with the last verified backup."),
    chain.LINE: N_("Record {seq} of {contest} is incomplete – go on with the last verified backup."),
    chain.CUT: N_("Record {seq} of {contest} was cut off or replaced – go on with the last verified backup."),
}

BROKEN = {
    chain.GAP: N_("{file}, line {line}: records before {seq} are missing – ask for the export again."),
    chain.ORDER: N_("{file}, line {line}: record {seq} stands in the wrong place – ask for the export again."),
    chain.PREV: N_("{file}, line {line}: record {seq} does not follow the one before – ask for the export again."),
    chain.HASH: N_("{file}, line {line}: record {seq} was changed – ask for the export again."),
    chain.DUPLICATE: N_("{file}, line {line}: record {seq} repeats an id – ask for the export again."),
    chain.BODY: N_("{file}, line {line}: record {seq} is not in canonical form – ask for the export again."),
    chain.LINE: N_("{file}, line {line}: this is not a complete record – ask for the export again."),
    chain.CUT: N_("{file} does not end where it should, at record {seq} – ask for the export again."),
}


class LedgerTampered(StoreUnavailable):
    """``fault`` is the first bad record; ``seq`` and ``contest`` name it."""

    code = "ledger_tampered"
    template = TAMPERED[chain.HASH]

    def __init__(self, fault: chain.Fault) -> None:
        super().__init__(TAMPERED[fault.reason], contest=fault.contest, seq=fault.seq)
        self.fault = fault
        self.contest = fault.contest
        self.seq = fault.seq


class UnusableId(ContestError):
    code = "unusable_id"
    template = N_("“{id}” cannot be used as an id – take up to 200 visible characters without spaces and #.")


class ContestExists(Refused):
    code = "contest_exists"
    template = N_("The contest {contest} is in this ledger already – import into a new, empty one.")


class FileInTheWay(Refused):
    code = "file_in_the_way"
    template = N_("{path} is there already and was left as it is – choose another name.")


class UnwritableFile(ContestError):
    code = "unwritable_file"
    template = N_("{path} cannot be written ({reason}) – check the folder, the rights and the free space.")


class UnreadableFile(ContestError):
    code = "unreadable_file"
    template = N_("{path} cannot be read ({reason}) – check the name and the rights.")


class EmptyExport(ContestError):
    code = "empty_export"
    template = N_("{path} holds no records – check that it is the right file.")


class BrokenExport(ContestError):
    """``fault`` is the first bad record of the file."""

    code = "broken_export"
    template = BROKEN[chain.HASH]

    def __init__(self, file: str, fault: chain.Fault) -> None:
        super().__init__(BROKEN[fault.reason], file=file, line=fault.line, seq=fault.seq, contest=fault.contest)
        self.fault = fault
        self.seq = fault.seq

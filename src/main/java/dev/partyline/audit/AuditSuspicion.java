package dev.partyline.audit;

import java.io.IOException;
import java.util.Optional;

import dev.partyline.audit.AuditProblem.Kind;

/**
 * What has happened where a line is not the record that has to stand there.
 *
 * @param last the record in front of it; null at the beginning
 * @param before the one in front of that; null if there is none
 * @param first number of the record that has to be the first
 */
record AuditSuspicion(AuditLine last, AuditLine before, long first) {

    /** What stands behind the line in question. */
    private static final class Rest {
        private Optional<AuditLine> next = Optional.empty();
        private boolean begun;
        private boolean hasDue;
        private boolean hasFound;
    }

    /** @param found what stands there; empty for what is no record */
    AuditProblem explain(Optional<AuditLine> found, AuditPlace place) throws IOException {
        long due = last == null ? first : last.number() + 1;
        Rest rest = look(found, due, place);
        if (isExtra(found, rest)) {
            return place.problem(due, Kind.INSERTED, "the record that was written there stands behind it");
        }
        if (found.isEmpty()) return place.problem(due, Kind.ALTERED, "its hash is wrong");
        boolean isOld = found.get().number() < due;
        if (isOld && last != null) return doubled(found.get(), rest, place);
        if (isOld || found.get().number() == due) return misfit(found.get(), rest, place);
        if (rest.hasDue) {
            return place.problem(due, Kind.REORDERED, "record " + found.get().number() + " stands in its place");
        }
        return place.problem(due, Kind.MISSING, "record " + found.get().number() + " comes next");
    }

    private Rest look(Optional<AuditLine> found, long due, AuditPlace place) throws IOException {
        var rest = new Rest();
        place.readOn(record -> {
            if (!rest.begun) rest.next = record;
            rest.begun = true;
            rest.hasDue |= record.isPresent() && fits(record.get(), due);
            rest.hasFound |= record.isPresent() && found.isPresent() && record.get().hash().equals(found.get().hash());
            return !(rest.hasDue && rest.hasFound);
        });
        return rest;
    }

    private boolean fits(AuditLine record, long due) {
        return last == null ? record.number() == due : record.follows(last);
    }

    /** Whether all would be well without it; a record that is missed later was only put in another place. */
    private boolean isExtra(Optional<AuditLine> found, Rest rest) {
        long due = last == null ? first : last.number() + 1;
        boolean goesOn = rest.next.isPresent() && fits(rest.next.get(), due);
        boolean isNeeded = found.isPresent() && found.get().number() > due && !rest.hasFound;
        return goesOn && !isNeeded;
    }

    /** Two records claim one number, or an old one stands here again. */
    private AuditProblem doubled(AuditLine found, Rest rest, AuditPlace place) {
        boolean isTheOther = found.number() == last.number() && (before == null || found.follows(before))
                && rest.next.filter(next -> next.follows(found)).isPresent();
        long record = isTheOther ? last.number() : found.number();
        String detail = isTheOther ? "two records have its number, and what comes behind follows the other"
                : "it stands here a second time";
        return place.problem(record, Kind.INSERTED, detail);
    }

    /** It has the right number and names another record: the one in front is another one, unless what comes behind tells. */
    private AuditProblem misfit(AuditLine found, Rest rest, AuditPlace place) {
        boolean isOdd = last == null || rest.next.filter(next -> !next.follows(found)).isPresent();
        if (isOdd) return place.problem(found.number(), Kind.ALTERED, "it was not written behind the one in front of it");
        return place.problem(last.number(), Kind.ALTERED, "the next record was written behind another one");
    }
}

package dev.partyline.command;

import java.util.Locale;

import dev.partyline.audit.AuditProblem;
import dev.partyline.store.StoreProblem;

/** A problem as one line for people: {@code problem: conversation=… offset=17 file=… byte=4711: the record is damaged}. */
final class ProblemText {

    private ProblemText() {}

    static String of(StoreProblem problem) {
        var text = new StringBuilder("problem:");
        if (problem.conversation() != null) text.append(" conversation=").append(problem.conversation().hex());
        if (problem.offset() != StoreProblem.NONE) text.append(" offset=").append(problem.offset());
        text.append(" file=").append(problem.file());
        if (problem.at() != StoreProblem.NONE) text.append(" byte=").append(problem.at());
        return text.append(": ").append(problem.what()).toString();
    }

    /** {@code problem: record=17 file=… line=4: altered, its hash is wrong}. */
    static String of(AuditProblem problem) {
        String line = problem.line() == 0 ? "" : " line=" + problem.line();
        String kind = problem.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "problem: record=" + problem.record() + " file=" + problem.file() + line + ": " + kind + ", "
                + problem.detail();
    }
}

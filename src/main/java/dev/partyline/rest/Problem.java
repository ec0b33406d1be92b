package dev.partyline.rest;

import java.util.List;
import java.util.stream.Stream;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** The body of an error answer (V1 spec 7.1); what is null is left out. */
@JsonbPropertyOrder({"detail", "error_id"})
public final class Problem {

    /** A text, or a list of {@link Invalid}. */
    public final Object detail;
    /** Finds the cause in the server's log. */
    public final String error_id;

    Problem(Object detail, String errorId) {
        this.detail = detail;
        this.error_id = errorId;
    }

    /** One thing that is wrong with a request. What was sent is not repeated: it may be secret. */
    @JsonbPropertyOrder({"type", "loc", "msg"})
    public static final class Invalid {

        public final String type;
        /** Where: {@code path}, {@code query} or {@code body}, then names and indexes. */
        public final List<Object> loc;
        public final String msg;

        Invalid(String type, List<Object> loc, String msg) {
            this.type = type;
            this.loc = loc;
            this.msg = msg;
        }

        /** The same in a line of the body, counted from 1. */
        Invalid inLine(long line) {
            var place = Stream.concat(Stream.of(loc.get(0), "line", line), loc.stream().skip(1));
            return new Invalid(type, place.toList(), msg);
        }
    }
}

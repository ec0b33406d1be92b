package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import dev.partyline.security.Revocations.Ground;
import org.junit.jupiter.api.Test;

/** What every memory of what was ended before its time has to do. */
public abstract class RevocationsContract {

    protected static final Instant ISSUED = Instant.parse("2026-03-14T09:00:00Z");

    protected Instant now = Instant.parse("2026-03-14T09:26:00Z");

    /** Empty at first; its time is {@link #now}. */
    protected abstract Revocations revocations();

    /** How long it remembers. */
    protected abstract Duration remember();

    protected static Basis basis(String subject, String session, String token) {
        return new Basis(Instant.MAX, subject, session, token, ISSUED);
    }

    @Test
    void whatWasEndedIsCoveredAndNothingElse() {
        revocations().add(Ground.SESSION, "s1", Instant.MAX);
        revocations().add(Ground.TOKEN, "t1", Instant.MAX);
        assertTrue(revocations().cover(basis("anna", "s1", "t9")));
        assertTrue(revocations().cover(basis("anna", "s9", "t1")));
        assertFalse(revocations().cover(basis("s1", "t1", "s1")), "an id is of one kind");
        assertFalse(revocations().cover(Basis.LASTING));
    }

    /** Who logs in again may have a token of the next second. */
    @Test
    void aSubjectLosesWhatWasIssuedUntilThen() {
        revocations().add(Ground.SUBJECT, "anna", ISSUED);
        assertTrue(revocations().cover(basis("anna", "", "")));
        assertTrue(revocations().cover(new Basis(Instant.MAX, "anna", "", "", Instant.MIN)), "it does not say when");
        assertFalse(revocations().cover(new Basis(Instant.MAX, "anna", "", "", ISSUED.plusSeconds(1))));
        assertFalse(revocations().cover(basis("bert", "", "")));
    }

    @Test
    void theLatestOrderAboutASubjectCounts() {
        revocations().add(Ground.SUBJECT, "anna", ISSUED);
        revocations().add(Ground.SUBJECT, "anna", ISSUED.minusSeconds(60));
        assertTrue(revocations().cover(basis("anna", "", "")));
        revocations().add(Ground.SUBJECT, "anna", ISSUED.plusSeconds(60));
        assertTrue(revocations().cover(new Basis(Instant.MAX, "anna", "", "", ISSUED.plusSeconds(60))));
    }

    @Test
    void itIsForgottenWhenNoTokenCanLiveAnyMore() {
        revocations().add(Ground.SESSION, "s1", Instant.MAX);
        now = now.plus(remember()).minusNanos(1);
        assertTrue(revocations().cover(basis("", "s1", "")));
        now = now.plusNanos(1);
        assertFalse(revocations().cover(basis("", "s1", "")));
    }

    @Test
    void anOrderIsGoodOnce() {
        assertTrue(revocations().first("o1"));
        assertFalse(revocations().first("o1"));
        assertTrue(revocations().first("o2"));
        now = now.plus(LogoutTokens.MOST_AGE.multipliedBy(2)).minusNanos(1);
        assertFalse(revocations().first("o2"));
    }
}

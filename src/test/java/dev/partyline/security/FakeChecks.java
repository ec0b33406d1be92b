package dev.partyline.security;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A provider that answers as a test wants, about whomever it is asked. */
final class FakeChecks implements LoginChecks {

    final List<LoginSession> awaited = new ArrayList<>();
    final List<LoginSession> begun = new ArrayList<>();
    Consumer<LoginSession> answer = session -> { };

    @Override
    public void await(LoginSession session) {
        awaited.add(session);
        answer.accept(session);
    }

    @Override
    public void begin(LoginSession session) {
        begun.add(session);
    }
}

package dev.partyline.websocket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.dialect.V1ClientFrame;
import dev.partyline.dialect.V1ClientFrame.Auth;
import dev.partyline.security.Admission;
import dev.partyline.security.Authenticator;
import dev.partyline.security.ConnectionCounts;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.security.Refused;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.Disconnect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.websocket.Session;

/**
 * Who opens a socket: decided from the request where it shows something (query before header, V1 spec 1.2, before a ticket
 * among the subprotocols, before the cookie of a login), otherwise from the first frame, for which a socket has a limited time and of which only so many may
 * wait. Any thread; a token may wait for its issuer's keys ({@link Authenticator}), nothing else blocks.
 */
@ApplicationScoped
public class SocketKeys {

    private static final String PARAMETER = "session_api_key";

    @Inject Authenticator authenticator;
    @Inject Limits limits;
    @Inject DeliveryThreads threads;
    @Inject ConnectionCounts counts;
    @Inject Event<Refused> refusals;

    /** The place of a socket that has come, to be left when it is over. */
    ConnectionCounts.Place enter(Session socket) {
        return counts.enter(admission(socket).map(Admission::remoteAddress).orElse(""));
    }

    /** Whether clients are let in without a key. */
    boolean open() {
        return authenticator.open();
    }

    /** @return what the request brought in query or header, unchecked; empty when it brought nothing. An empty key counts */
    Optional<Credential> presented(Session socket, Map<String, List<String>> query) {
        List<String> values = query.getOrDefault(PARAMETER, List.of());
        if (!values.isEmpty()) return Optional.of(new Credential.Key(values.get(0)));
        return admission(socket).flatMap(from -> authenticator.presented(from.presentedKey(), from.authorization()));
    }

    /** @param conversation as the path names it
     *  @return the ticket among the subprotocols that the request offers, unchecked; empty when there is none */
    Optional<Credential> offered(Session socket, String conversation) {
        return admission(socket).flatMap(admission -> admission.ticket(conversation));
    }

    /** @return the cookie of a login that the request brought; empty if there is none that lasts */
    Optional<Credential> login(Session socket) {
        return authenticator.login(socket.getUserPrincipal());
    }

    /** What a first frame shows, where the request brought nothing; of a key and a ticket the key counts.
     *  @return null for nothing */
    Credential shown(Session socket, String conversation, String frame) {
        Auth auth = V1ClientFrame.first(frame).orElse(new Auth(null, null));
        if (auth.sessionApiKey() != null) return new Credential.Key(auth.sessionApiKey());
        return auth.ticket() == null ? null : ticket(socket, conversation, auth.ticket());
    }

    /** A ticket that comes in a frame. @return null if it is not known where that is from */
    Credential ticket(Session socket, String conversation, String ticket) {
        return admission(socket).map(admission -> admission.shown(ticket, conversation)).orElse(null);
    }

    /** @param shown null for nothing */
    Optional<Identity> identify(Credential shown) {
        return authenticator.identify(shown);
    }

    private static Optional<Admission> admission(Session socket) {
        return socket.getUserPrincipal() instanceof Admission admission ? Optional.of(admission) : Optional.empty();
    }

    /**
     * Tells that a socket was refused.
     *
     * @param way {@code websocket} or {@code agent-socket}
     * @param identity null if nobody is known
     * @param conversation null for none
     */
    void refused(String way, Disconnect reason, Identity identity, ConversationMetadata conversation) {
        refusals.fire(new Refused(way, Refused.reason(reason), identity == null ? null : identity.name(),
                conversation == null ? null : conversation.id()));
    }

    /**
     * Begins the wait for a first frame.
     *
     * @param late run once if the time is over first; must not block
     * @return empty when too many sockets wait already; otherwise to be ended, once, whatever happens
     */
    Optional<Waiting> await(ConnectionCounts.Place place, Runnable late) {
        if (place.awaitIdentity().isPresent()) return Optional.empty();
        return Optional.of(new Waiting(place, threads.after(limits.authenticationTimeout(), late)));
    }

    /** A socket that has not shown its key yet. */
    record Waiting(ConnectionCounts.Place place, Future<?> deadline) {

        /** Idempotent. */
        void end() {
            deadline.cancel(false);
            place.endWait();
        }
    }
}

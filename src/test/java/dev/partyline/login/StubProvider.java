package dev.partyline.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.partyline.config.JwksOptions;
import dev.partyline.config.TenantSettings;
import dev.partyline.security.JwksCache;
import dev.partyline.security.LoginRig;
import dev.partyline.testing.TokenIssuer;

/** A provider that says what a test wants, about logins that are there. It writes down what it is asked. */
final class StubProvider implements AutoCloseable {

    private record Reply(int status, String body) {}

    final LoginRig rig = new LoginRig();
    final TokenIssuer issuer = TokenIssuer.start();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer http;
    private volatile Reply info = new Reply(500, "");
    private volatile Reply token = new Reply(500, "");

    StubProvider() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.createContext("/info", exchange -> {
            asked.add("info " + exchange.getRequestHeaders().getFirst("Authorization"));
            reply(exchange, info);
        });
        http.createContext("/token", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add("token " + form.replaceFirst(".*refresh_token=([^&]*).*", "$1").replace('+', ' '));
            reply(exchange, token);
        });
        http.start();
    }

    private static void reply(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What it knows of somebody. */
    void info(int status, String body) {
        info = new Reply(status, body);
    }

    /** What it answers whoever wants new tokens. */
    void token(int status, String body) {
        token = new Reply(status, body);
    }

    /** New tokens, with an id token of these claims. @param refresh null for none */
    void tokens(String access, String refresh, JWTClaimsSet claims) {
        String next = refresh == null ? "" : "\"refresh_token\":\"" + refresh + "\",";
        token(200, "{\"access_token\":\"" + access + "\",\"token_type\":\"Bearer\",\"expires_in\":300," + next
                + "\"id_token\":\"" + issuer.token(claims) + "\"}");
    }

    static JWTClaimsSet.Builder claims(String subject) {
        return TokenIssuer.claims(subject).audience("partyline").issueTime(new Date());
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    /** What asks it. */
    LoginCheck check() {
        var check = new LoginCheck();
        check.provider = new Known(offer());
        check.logins = rig.logins;
        check.clock = () -> rig.now;
        check.endpoint = new TokenEndpoint();
        check.endpoint.options = LoginRig.ON;
        check.info = new UserInfo();
        check.info.options = LoginRig.ON;
        check.reader = new IdTokens();
        check.reader.options = LoginRig.ON;
        check.reader.tenants = TenantSettings.NONE;
        return check;
    }

    private Provider.Offer offer() {
        String root = "http://127.0.0.1:" + http.getAddress().getPort();
        var metadata = new OIDCProviderMetadata(new Issuer(TokenIssuer.NAME), List.of(SubjectType.PUBLIC), issuer.jwks());
        metadata.setTokenEndpointURI(URI.create(root + "/token"));
        metadata.setUserInfoEndpointURI(URI.create(root + "/info"));
        return new Provider.Offer(metadata, new JwksCache(issuer.jwks(), JwksOptions.defaults(), () -> rig.now), rig.now);
    }

    @Override
    public void close() {
        http.stop(0);
        issuer.close();
    }

    private static final class Known extends Provider {

        private final Offer offer;

        Known(Offer offer) {
            this.offer = offer;
        }

        @Override
        Offer offer() {
            return offer;
        }
    }
}

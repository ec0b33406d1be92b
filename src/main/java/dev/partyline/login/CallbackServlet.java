package dev.partyline.login;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.config.OidcSettings;
import dev.partyline.login.LoginRefusedException.Why;
import dev.partyline.security.LoginEnded.Reason;
import dev.partyline.security.Logins;
import dev.partyline.security.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code GET /login/callback}: a browser comes back from the provider. Waits for the provider, a few seconds at most. */
@WebServlet(CallbackServlet.PATH)
public class CallbackServlet extends HttpServlet {

    static final String PATH = "/login/callback";

    private static final long serialVersionUID = 1L;

    @Inject transient OidcSettings options;
    @Inject transient PendingLogins pending;
    @Inject transient CodeExchange exchange;
    @Inject transient Logins logins;
    @Inject transient MeterRegistry meters;
    @Inject transient Event<Refused> refusals;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!options.on()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        var visit = new Visit(options, request, response);
        try {
            String back = signIn(visit, parameters(request));
            count("accepted");
            visit.sendTo(back);
        } catch (LoginRefusedException refused) {
            count("refused");
            refusals.fire(Refused.stranger("login", Refused.reason(refused.why())));
            visit.text(refused.why().status, refused.why().text);
        }
    }

    private String signIn(Visit visit, Map<String, List<String>> parameters) throws LoginRefusedException {
        String state = parameters.getOrDefault("state", List.of("")).get(0);
        PendingLogin begun = pending.take(state, visit.flow()).orElseThrow(() -> new LoginRefusedException(Why.STATE));
        Logins.Known who = exchange.redeem(begun, parameters);
        String text = logins.begin(who).orElseThrow(() -> new LoginRefusedException(Why.FULL));
        logins.end(visit.login(), Reason.REPLACED);
        visit.setLogin(text);
        return begun.back();
    }

    private static Map<String, List<String>> parameters(HttpServletRequest request) {
        var parameters = new HashMap<String, List<String>>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
        return parameters;
    }

    private void count(String outcome) {
        meters.counter("partyline.signins", "outcome", outcome).increment();
    }
}

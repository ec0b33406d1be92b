package dev.partyline.admin;

import java.io.IOException;

import dev.partyline.conversation.Tenant;
import dev.partyline.security.Admission;
import dev.partyline.security.Authenticator;
import dev.partyline.security.Refused;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code GET /metrics}: every meter in the Prometheus text form. Needs a key, a token or a login where any are configured, and of
 * the default tenant: it shows figures of them all. */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient PrometheusMeterRegistry meters;
    @Inject transient Authenticator authenticator;
    @Inject transient Event<Refused> refusals;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!known(request)) {
            refusals.fire(Refused.stranger("metrics", Refused.UNAUTHORIZED));
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        response.setContentType("text/plain; version=0.0.4; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        meters.scrape(response.getOutputStream());
    }

    private boolean known(HttpServletRequest request) {
        return request.getUserPrincipal() instanceof Admission admission
                && authenticator.identify(authenticator.presented(admission.presentedKey(), admission.authorization())
                        .or(() -> authenticator.login(admission)).orElse(null))
                        .filter(identity -> identity.tenant().equals(Tenant.DEFAULT)).isPresent();
    }
}

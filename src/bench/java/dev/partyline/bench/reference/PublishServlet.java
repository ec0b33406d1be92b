package dev.partyline.bench.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Takes a message for the room of {@code /publish/<kind>/<room>} and sends it as often as {@code frames} says. */
@WebServlet({"/publish/*", "/ready"})
public class PublishServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final byte[] OK = "{\"success\":true}".getBytes(UTF_8);

    @Inject transient BareRooms bare;
    @Inject transient Event<NaiveMessage> naive;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] path = request.getPathInfo().split("/");
        int frames = Integer.parseInt(request.getParameter("frames"));
        String text = new String(request.getInputStream().readAllBytes(), UTF_8);
        if (path[1].equals("bare")) bare.broadcast(path[2], text, frames);
        else for (int i = 0; i < frames; i++) naive.fire(new NaiveMessage(path[2], text));
        doGet(request, response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(OK.length);
        response.getOutputStream().write(OK);
    }
}

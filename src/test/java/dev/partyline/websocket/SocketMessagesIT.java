package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client says comes back to everybody as it is stored (V1 spec 3.1, rows B1, C10, W-12). */
class SocketMessagesIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static final String MARKER = WireServer.MARKER;
    private static String conversation;

    @BeforeAll
    static void makeAConversation() {
        conversation = SERVER.conversation();
    }

    /** A message as it comes back, whole: there is no member that the Python client would refuse. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'role':'user','content':'hi'}|[{'cache_prompt':false,'type':'text','text':'hi'}]",
        "{'role':'user'}|[]", "{'role':'user','content':null}|[]", "{'role':'user','content':[],'run':false}|[]",
        "{'role':'user','content':[{'text':'a','cache_prompt':true},{'type':'text','text':''}],'sender':'me','x':{'y':1}}"
            + "|[{'cache_prompt':true,'type':'text','text':'a'},{'cache_prompt':false,'type':'text','text':''}]",
        "{'role':'user','content':[{'type':'image','image_urls':['data:image/png;base64,AA==','u']}]}"
            + "|[{'cache_prompt':false,'type':'image','image_urls':['data:image/png;base64,AA==','u']}]",
        "{'role':'user','content':[{'type':'text','text':'see'},{'type':'image_url','image_url':{'url':'data:x'}}]}"
            + "|[{'cache_prompt':false,'type':'text','text':'see'},"
            + "{'cache_prompt':false,'type':'image','image_urls':['data:x']}]",
        "{'role':'user','content':'\\u0000\\u2028\\ud83e\\udd16\\\\ \\u00e4'}"
            + "|[{'cache_prompt':false,'type':'text','text':'\\u0000\\u2028\\ud83e\\udd16\\\\ \\u00e4'}]"})
    void aMessageComesBackToEverybody(String frame, String content) throws IOException {
        String fresh = SERVER.conversation();
        try (var client = SERVER.connect(fresh); var other = SERVER.connect(fresh)) {
            client.state();
            other.state();
            client.send(frame.replace('\'', '"'));
            String sent = client.text();
            assertEquals(sent, other.text());
            JsonObject event = EventJson.parseObject(sent);
            assertEquals(EventJson.parse("""
                    {"kind":"MessageEvent","id":"%s","timestamp":"%s","source":"user","llm_message":{"role":"user",
                    "content":%s,"thinking_blocks":[]},"activated_skills":[],"extended_content":[]}""".formatted(
                    event.getString("id"), event.getString("timestamp"), content.replace('\'', '"'))), event);
            client.untilState();
        }
    }

    /** Sent in one go, they are said in the order in which they were sent (C10). */
    @Test
    void framesAreHandledInTheirOrder() throws IOException {
        try (var client = SERVER.connect(SERVER.conversation())) {
            client.state();
            for (int i = 0; i < 20; i++) client.send("{\"role\":\"user\",\"content\":\"" + MARKER + i + "\"}");
            for (int i = 0; i < 20; i++) {
                JsonObject event = client.event();
                while (!event.getString("source").equals("user")) event = client.event();
                assertTrue(event.toString().contains("\"" + MARKER + i + "\""), event.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"{\"type\":\"ping\"}|{\"type\":\"pong\"}",
        "{\"type\":\"ping\",\"id\":\"7\"}|{\"type\":\"pong\",\"id\":\"7\"}",
        "{\"nonce\":\"a\\u00e4\",\"type\":\"ping\",\"id\":\"\"}|{\"type\":\"pong\",\"id\":\"\",\"nonce\":\"a\u00e4\"}"})
    void aPingIsAnsweredWithWhatItBrought(String ping, String pong) throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.state();
            client.send(ping);
            assertEquals(pong, client.text());
            client.expectNothing();
        }
    }
}

package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1ClientFrame.Auth;
import dev.partyline.dialect.V1ClientFrame.Authenticate;
import dev.partyline.dialect.V1ClientFrame.Message;
import dev.partyline.dialect.V1ClientFrame.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V1ClientFrameTest {

    private static final String NOTHING_SAID = "{\"role\":\"user\",\"content\":[],\"thinking_blocks\":[]}";

    @Test
    void aStringBecomesOneTextItem() {
        assertEquals("""
                {"role":"user","content":[{"cache_prompt":false,"type":"text","text":"hi"}],"thinking_blocks":[]}""",
                message("{\"role\":\"user\",\"content\":\"hi\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'role':'user'}", "{'role':'user','content':null}", "{'role':'user','content':[]}",
        "{'type':'auth','role':'user','content':[]}", "{'role':'user','run':false,'type':'x','sender':'me'}",
        "{'role':'user','name':null,'tool_calls':null,'thinking_blocks':null,'unknown':1e999999999}",
        "{'role':'user','content':'first','content':null}", " {'role':'user'}\n"})
    void nothingSaidIsAMessageToo(String frame) {
        assertEquals(NOTHING_SAID, message(frame));
    }

    @Test
    void thePicturesOfTheWebPageBecomeImages() {
        String image = "{\"cache_prompt\":false,\"type\":\"image\",\"image_urls\":[\"data:image/png;base64,AA==\"]}";
        assertEquals("{\"role\":\"user\",\"content\":[" + image + "," + image + "],\"thinking_blocks\":[]}", message("""
                {"role":"user","content":[
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"auto"}},
                {"type":"image_url","image_url":"data:image/png;base64,AA=="}]}"""));
    }

    @Test
    void itemsKeepTheirCacheMarkAndLoseWhatIsUnknown() {
        assertEquals("""
                {"role":"user","content":[{"cache_prompt":true,"type":"text","text":"a"},\
                {"cache_prompt":true,"type":"image","image_urls":["u","v"]},\
                {"cache_prompt":false,"type":"image","image_urls":[]}],"thinking_blocks":[]}""", message("""
                {"role":"user","content":[{"text":"a","cache_prompt":true},
                {"type":"image","image_urls":["u","v"],"cache_prompt":true,"width":3},{"image_urls":[]}]}"""));
    }

    @Test
    void optionalMembersAreKeptAsTheModelsKnowThem() {
        assertEquals("""
                {"role":"user","content":[],"tool_calls":[{"id":"c","name":"n","arguments":"{}","origin":"completion",\
                "responses_item_id":"r"}],"tool_call_id":"t","name":"me","reasoning_content":"why","thinking_blocks":\
                [{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"d"}],\
                "responses_reasoning_item":{"id":"i","summary":["s"],"content":["c"],"status":"done"}}""", message("""
                {"role":"user","tool_calls":[{"id":"c","name":"n","arguments":"{}","origin":"completion",
                "responses_item_id":"r","x":1}],"tool_call_id":"t","name":"me","reasoning_content":"why",
                "thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s"},
                {"type":"redacted_thinking","data":"d"}],"responses_reasoning_item":
                {"id":"i","summary":["s"],"content":["c"],"encrypted_content":null,"status":"done"}}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'content':'hi'} | role is required",
        "{'type':'ping','x':1} | role is required",
        "{'type':'auth','session_api_key':'k','command':'ls'} | role is required",
        "{'type':'auth','session_api_key':'k','x':1} | role is required",
        "{'type':'message'} | role is required",
        "'auth' | a frame must be a JSON object",
        "[1] | a frame must be a JSON object",
        "null | a frame must be a JSON object",
        "{'role':'root'} | role must be 'user', 'system', 'assistant' or 'tool'",
        "{'role':1e999999999} | role must be 'user', 'system', 'assistant' or 'tool'",
        "{'role':null} | role must be 'user', 'system', 'assistant' or 'tool'",
        "{'role':'user','content':1e999999999} | content must be a list of text and image items, or a string",
        "{'role':'user','content':{}} | content must be a list of text and image items, or a string",
        "{'role':'user','content':['a']} | content[0] must be an object",
        "{'role':'user','content':['a\\ud800']} | content[0] must be an object",
        "{'role':'user','content':'a\\ud800'} | content must not have half a surrogate pair",
        "{'role':'user','content':[{'text':'\\udc00'}]} | content[0].text must not have half a surrogate pair",
        "{'role':'user','content':[{'type':'text'}]} | content[0].text must be a string",
        "{'role':'user','content':[{'text':'a'},{'text':'b','x':1}]}"
            + " | content[1] may have no members but type, text and cache_prompt",
        "{'role':'user','content':[{'text':'a','cache_prompt':1}]} | content[0].cache_prompt must be true or false",
        "{'role':'user','content':[{'type':'audio'}]} | content[0].type must be 'text', 'image' or 'image_url'",
        "{'role':'user','content':[{'type':3}]} | content[0].type must be 'text', 'image' or 'image_url'",
        "{'role':'user','content':[{'type':'image'}]} | content[0].image_urls must be a list of strings",
        "{'role':'user','content':[{'type':'image','image_urls':[1]}]} | content[0].image_urls[0] must be a string",
        "{'role':'user','content':[{'type':'image_url'}]} | content[0].image_url must be an object",
        "{'role':'user','content':[{'type':'image_url','image_url':{}}]} | content[0].image_url.url must be a string",
        "{'role':'user','name':1} | name must be a string",
        "{'role':'user','tool_calls':{}} | tool_calls must be a list",
        "{'role':'user','tool_calls':[{'type':'function'}]} | tool_calls[0].origin must be a string",
        "{'role':'user','tool_calls':[{'origin':'x'}]} | tool_calls[0].origin must be 'completion' or 'responses'",
        "{'role':'user','thinking_blocks':[{}]}"
            + " | thinking_blocks[0].type must be 'thinking' or 'redacted_thinking'",
        "{'role':'user','thinking_blocks':[{'type':'thinking'}]} | thinking_blocks[0].thinking must be a string",
        "{'role':'user','responses_reasoning_item':[]} | responses_reasoning_item must be an object",
        "{'type':'ping','nonce':7} | nonce of a ping must be a string of at most 64 characters"})
    void whatIsInvalidIsNamedWithoutRepeatingIt(String frame, String detail) {
        InvalidFrameException refused = refused(frame);
        assertEquals("ValidationError", refused.code());
        assertEquals(detail, refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{", "{'role':'user'}x", "{} {}", "NaN", "\u0000", "[1e99999999999]",
        "{'role':'user',}", "{'role':'user','x':1e99999999999}"})
    void whatIsNotJsonIsADecodeError(String frame) {
        assertEquals("JSONDecodeError", refused(frame).code());
    }

    @Test
    void depthAndLengthAreDecodeErrors() {
        for (String bomb : new String[] {"[".repeat(100_000), "[".repeat(100_000) + "]".repeat(100_000),
            "{\"role\":\"user\",\"content\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "{\"a\":".repeat(100_000), "9".repeat(1_000_000)}) {
            assertEquals("JSONDecodeError", refused(bomb).code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "assistant", "tool"})
    void onlyUsersSpeak(String role) {
        assertEquals("AssertionError", refused("{'role':'" + role + "'}").code());
    }

    @Test
    void aBinaryFrameHasTheCodeOfTheProtocol() {
        assertEquals("KeyError", V1ClientFrame.binary().code());
    }

    @Test
    void authFramesHaveNothingButTheirThreeMembers() {
        assertEquals(new Auth("k", null), parse("{'type':'auth','session_api_key':'k'}"));
        assertEquals(new Auth(null, "t"), parse("{'type':'auth','ticket':'t'}"));
        assertEquals(new Auth(null, null), parse("{'type':'auth'}"));
        assertEquals(new Auth(null, null), parse("{'type':'auth','session_api_key':5,'ticket':['t']}"));
        assertFalse(parse("{'type':'auth','session_api_key':'hidden','ticket':'hidden'}").toString().contains("hidden"));
    }

    @Test
    void theFirstFrameMayHaveMoreBesideItsKey() {
        assertEquals(Optional.of(new Auth("k", null)), first("{'type':'auth','session_api_key':'k','x':1}"));
        assertEquals(Optional.of(new Auth(null, "t")), first("{'type':'auth','ticket':'t','x':1}"));
        assertEquals(Optional.of(new Auth(null, null)), first("{'type':'auth','session_api_key':null}"));
        for (String none : new String[] {"{'type':'a','session_api_key':'k'}", "{'ticket':'t'}", "hello", "'auth'", "",
            "[".repeat(100_000)}) {
            assertEquals(Optional.empty(), first(none));
        }
    }

    @Test
    void whatKeepsASocketOpenIsATokenOrATicket() {
        assertEquals(new Authenticate(new Renewal("a", null)), parse("{'type':'authenticate','token':'a'}"));
        assertEquals(new Authenticate(new Renewal(null, "b")), parse("{'type':'authenticate','ticket':'b'}"));
        for (String wrong : List.of("", ",'token':7", ",'token':null", ",'token':'a','ticket':'b'", ",'token':'a','x':1")) {
            assertThrows(InvalidFrameException.class, () -> parse("{'type':'authenticate'" + wrong + "}"), wrong);
        }
        assertFalse(parse("{'type':'authenticate','token':'secret'}").toString().contains("secret"));
        assertEquals("{\"expires_in\":299,\"type\":\"authenticated\"}", V1Errors.authenticated(Duration.ofMillis(299_900)));
        assertEquals("{\"type\":\"authenticated\"}", V1Errors.authenticated(null));
    }

    @Test
    void aPingIsAnsweredWithWhatItBrought() {
        assertEquals("{\"type\":\"pong\"}", V1Errors.pong((Ping) parse("{'type':'ping'}")));
        assertEquals("{\"type\":\"pong\",\"id\":\"7\",\"nonce\":\"n\"}",
                V1Errors.pong((Ping) parse("{'type':'ping','nonce':'n','id':'7'}")));
        String longest = "x".repeat(V1ClientFrame.MAX_NONCE_CHARS);
        assertEquals(new Ping(null, longest), parse("{'type':'ping','nonce':'" + longest + "'}"));
        assertThrows(InvalidFrameException.class, () -> parse("{'type':'ping','nonce':'" + longest + "x'}"));
    }

    @Test
    void restTakesNoStringButNeedsNoRole() {
        var spoken = EventJson.parseObject(quoted("{'content':[{'type':'text','text':'hi'}],'run':true}"));
        assertEquals(V1Events.content("hi"), V1ClientFrame.message(spoken, false).message().get("content"));
        var string = EventJson.parseObject(quoted("{'role':'user','content':'hi'}"));
        var refused = assertThrows(InvalidFrameException.class, () -> V1ClientFrame.message(string, false));
        assertEquals("content must be a list of text and image items", refused.getMessage());
        assertInstanceOf(Message.class, V1ClientFrame.message(string, true));
    }

    @Test
    void aNormalisedMessageStaysAsItIs() {
        var stored = EventJson.parseObject(Samples.frames().get(2)).getJsonObject("llm_message");
        var once = V1ClientFrame.message(stored, true);
        assertEquals(stored, once.message());
        assertEquals(once, V1ClientFrame.message(once.message(), false));
    }

    private static String message(String frame) {
        return EventJson.write(((Message) parse(frame)).message());
    }

    private static InvalidFrameException refused(String frame) {
        return assertThrows(InvalidFrameException.class, () -> parse(frame));
    }

    private static V1ClientFrame parse(String frame) {
        return V1ClientFrame.parse(quoted(frame));
    }

    private static Optional<Auth> first(String frame) {
        return V1ClientFrame.first(quoted(frame));
    }

    /** JSON without the noise: apostrophes stand for quotes where there are no quotes. */
    private static String quoted(String frame) {
        return frame.indexOf('"') < 0 ? frame.replace('\'', '"') : frame;
    }
}

// Everything that a page can try at a server of somebody else. Answers, for each try, what came of it.
async ({ server, conversation, say }) => {
    const ws = server.replace('http', 'ws');
    const json = { 'Content-Type': 'application/json' };
    const polling = `${server}/socket.io/?EIO=4&transport=polling&conversation_id=${conversation}`;
    const events = `${server}/api/conversations/${conversation}/events`;
    const body = JSON.stringify({ role: 'user', content: [{ type: 'text', text: say }], run: true });

    /** Nothing that could be read is a refusal; of an answer that may not be looked into, the test sees the status. */
    const fetched = (url, options) => fetch(url, options).then(
        answer => answer.type === 'opaque' ? 'opaque' : `read ${answer.status}`, () => 'refused');

    const socket = url => new Promise(done => {
        const opened = new WebSocket(url);
        opened.onopen = () => { opened.send(body); };
        opened.onmessage = frame => done(`heard ${frame.data}`);
        opened.onclose = () => done('refused');
    });

    const stream = url => new Promise(done => {
        const source = new EventSource(url, { withCredentials: true });
        source.onopen = () => done('open');
        source.onmessage = event => done(`heard ${event.data}`);
        source.onerror = () => { source.close(); done('refused'); };
    });

    const element = (name, properties) => new Promise(done => {
        const made = document.createElement(name);
        made.onload = () => done('loaded');
        made.onerror = () => done('refused');
        Object.assign(made, properties);
        document.body.append(made);
    });

    /** A frame says that it has loaded also of a page of an error; what is in it may not be looked at. */
    const frame = url => new Promise(done => {
        const made = document.createElement('iframe');
        made.onload = () => done(made.contentWindow.length === 0 && made.contentDocument === null ? 'closed' : 'looked into');
        made.src = url;
        document.body.append(made);
    });

    const form = (action, encoding) => new Promise(done => {
        const target = document.createElement('iframe');
        target.name = `target-${Math.random()}`;
        document.body.append(target);
        const made = document.createElement('form');
        Object.assign(made, { method: 'POST', action, enctype: encoding, target: target.name });
        const field = document.createElement('input');
        Object.assign(field, { name: '{"role":"user","content":[{"type":"text","text":"' + say + '"}],"x":"', value: '"}' });
        made.append(field);
        document.body.append(made);
        target.onload = () => { try { if (target.contentDocument === null) done('closed'); } catch (closed) { done('closed'); } };
        made.submit();
    });

    return {
        'fetch GET': await fetched(`${server}/api/conversations`),
        'fetch GET with credentials': await fetched(`${server}/api/conversations`, { credentials: 'include' }),
        'fetch GET blind': await fetched(`${server}/api/conversations`, { mode: 'no-cors' }),
        'fetch POST simple': await fetched(events, { method: 'POST', body, mode: 'no-cors' }),
        'fetch POST asked for before': await fetched(events, { method: 'POST', body, headers: json }),
        'fetch DELETE': await fetched(`${server}/api/conversations/${conversation}`, { method: 'DELETE' }),
        'fetch for a ticket': await fetched(`${server}/api/tickets`,
            { method: 'POST', body: JSON.stringify({ conversation_id: conversation }), headers: json }),
        'form POST as text': await form(events, 'text/plain'),
        'form POST': await form(`${server}/api/conversations/${conversation}/run`, 'application/x-www-form-urlencoded'),
        'EventSource': await stream(polling),
        'socket of V1': await socket(`${ws}/sockets/events/${conversation}?resend_all=true`),
        'socket of V0': await socket(`${ws}/socket.io/?EIO=4&transport=websocket&conversation_id=${conversation}`),
        'socket of agents': await socket(`${ws}/sockets/agents/${conversation}`),
        'poll of V0': await fetched(polling),
        'poll of V0 blind': await fetched(polling, { mode: 'no-cors' }),
        'poll of V0 with a POST': await fetched(`${polling}&sid=x`, { method: 'POST', body: '40', mode: 'no-cors' }),
        'poll of V0 as a script': await element('script', { src: polling }),
        'conversations as a script': await element('script', { src: `${server}/api/conversations` }),
        'conversations as an image': await element('img', { src: `${server}/api/conversations` }),
        'script of the page': await element('script', { src: `${server}/page/main.js`, type: 'module' }),
        'style of the page': await element('link', { href: `${server}/page/page.css`, rel: 'stylesheet' }),
        'picture of the page': await element('img', { src: `${server}/page/icon.svg` }),
        'page in a frame': await frame(`${server}/`),
        'conversations in a frame': await frame(`${server}/api/conversations`),
        'poll of V0 in a frame': await frame(polling),
    };
}

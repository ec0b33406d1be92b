/** Who has signed in by the company's provider, and the way out. */
import { me, signOut, signedIn } from './api.js';
import { byId, setText } from './dom.js';

/** Shows nothing where nobody has. */
export async function showAccount() {
    if (!signedIn()) return;
    const who = await me().catch(() => null);
    if (who?.kind !== 'login') return;
    setText(byId('account-name'), who.label);
    byId('account').hidden = false;
}

/** Here, and then at the provider, who sends the browser back. */
export async function leave() {
    const { logout_url: atProvider } = await signOut();
    location.assign(atProvider ?? document.baseURI);
}

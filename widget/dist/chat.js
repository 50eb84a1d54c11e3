function s(e,t={},...n){let o=document.createElement(e);for(let[i,c]of Object.entries(t))o.setAttribute(i,c);return o.append(...n),o}function k(...e){let t=document.createElementNS("http://www.w3.org/2000/svg","svg");t.setAttribute("viewBox","0 0 24 24"),t.setAttribute("aria-hidden","true");for(let n of e){let o=document.createElementNS("http://www.w3.org/2000/svg","path");o.setAttribute("d",n),t.append(o)}return t}function w(e,...t){let n=new CSSStyleSheet;return n.replaceSync(String.raw({raw:e},...t)),n}var se=3e3;function P(){let e=s("div",{class:"announcer",role:"status","aria-live":"polite"});return{element:e,say(t){let n=s("p",{},t);e.append(n),setTimeout(()=>n.remove(),se)}}}function O(){if(crypto.randomUUID)return crypto.randomUUID();let e=crypto.getRandomValues(new Uint8Array(16));return e[6]=e[6]&15|64,e[8]=e[8]&63|128,Array.from(e,n=>n.toString(16).padStart(2,"0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,"$1-$2-$3-$4-$5")}var ae=["source","medium","campaign","term","content"];function $(e){let t=ce(e);return{pageUrl:C(location.href,2048),...document.referrer&&{referrer:C(document.referrer,2048)},...Object.keys(t).length>0&&{utm:t}}}function ce(e){let t=new URL(e).searchParams,n={};for(let o of ae){let i=t.get(`utm_${o}`);i&&(n[o]=C(i,200))}return n}function C(e,t){return e.length<=t?e:[...e].slice(0,t).join("")}var v=class extends Error{constructor(t,n=`The server answered ${t}.`,o=null){super(n),this.status=t,this.retryAfter=o}},E=class extends Error{};function _(e){return e instanceof E?!0:e instanceof v&&(e.status>=500||e.status===429||e.status===408)}var le=/\r\n|\n|\r(?!$)/;async function*R(e,t){let n=e.getReader(),o=new TextDecoder,i=pe(),c="";try{for(;;){let{done:a,value:l}=await n.read();if(a)return;t();let r=(c+o.decode(l,{stream:!0})).split(le);c=r.pop()??"";for(let h of r){let m=i(h);m&&(yield m)}}}finally{n.cancel().catch(()=>{})}}function pe(){let e="",t=[];return n=>{if(n===""){let c=t.length>0?{type:e||"message",data:JSON.parse(t.join(`
`))}:null;return e="",t=[],c}let[,o,i]=/^([^:]*):? ?(.*)$/s.exec(n)??[];return o==="event"&&(e=i),o==="data"&&t.push(i),null}}var I=45e3,de=2e4;function U(e){return{async config(t){return(await L(`${e}api/widget/config?adminId=${encodeURIComponent(t)}`)).json()},async history(t,n){let o={Authorization:`Bearer ${n}`};return(await L(`${e}api/chat/${encodeURIComponent(t)}`,{headers:o})).json()},async*chat(t){let n=me();try{let o=await L(`${e}api/chat`,{method:"POST",headers:{"Content-Type":"application/json",Accept:"text/event-stream"},body:JSON.stringify(t),signal:n.signal});o.body&&(yield*R(o.body,n.feed))}catch(o){throw o instanceof v?o:new E(String(o))}finally{n.stop()}}}}async function L(e,t={}){let n=t.signal??AbortSignal.timeout(de),o=await fetch(e,{...t,signal:n,credentials:"omit"}).catch(i=>{throw new E(String(i))});if(!o.ok)throw await ue(o);return o}async function ue(e){let t=await e.json().catch(()=>null);return new v(e.status,t?.detail??t?.title,fe(e))}function fe(e){let t=e.headers.get("Retry-After");if(!t)return null;let n=/^\d+$/.test(t)?Number(t)*1e3:Date.parse(t)-Date.now();return Number.isNaN(n)?null:Math.max(n,0)}function me(){let e=new AbortController,t=setTimeout(()=>e.abort(),I);return{signal:e.signal,feed(){clearTimeout(t),t=setTimeout(()=>e.abort(),I)},stop:()=>clearTimeout(t)}}var ge=5,xe=700,he=6e4;async function N(e){for(let t=1;;t+=1)try{return await e()}catch(n){let o=be(n,t);if(t===ge||!_(n)||o>he)throw n;await ye(o)}}function be(e,t){return e instanceof v&&e.retryAfter!==null?e.retryAfter:xe*2**(t-1)*(.75+Math.random()/2)}function ye(e){return new Promise(t=>setTimeout(t,e))}function H({adminId:e,transport:t,storage:n}){let o=n.read(),i=Promise.resolve();return{deliver:a,restore:c};function c(){return h(async()=>{if(!o)return{email:null,messages:[]};let{sessionId:u,sessionToken:f}=o;try{return await N(()=>t.history(u,f))}catch(x){if(!D(x))throw x;return S(),{email:null,messages:[]}}})}function a(u,f){return h(()=>N(()=>l(u,f)))}async function l(u,f){f.onAttempt();try{return await r(u,f)}catch(x){if(!o||!D(x))throw x;return S(),r(u,f)}}async function r(u,f){for await(let{type:x,data:b}of t.chat({adminId:e,...o,...u}))if(x==="session")m(b),f.onEmail(b.email);else if(x==="token")f.onToken(b.text);else{if(x==="done")return m(b),b;if(x==="error")throw new v(b.status??500,b.detail??b.title)}throw new E("The stream ended before its reply did.")}function h(u){let f=i.then(u);return i=f.catch(()=>{}),f}function m({sessionId:u,sessionToken:f}){o={sessionId:u,sessionToken:f},n.write(o)}function S(){o=null,n.clear()}}function D(e){return e instanceof v&&(e.status===401||e.status===404)}function j(e){let t=`leadlight:${e}`;return{read(){let n=M(()=>JSON.parse(localStorage.getItem(t)??"null"));return n?.sessionId&&n?.sessionToken?n:null},write:n=>M(()=>localStorage.setItem(t,JSON.stringify(n))),clear:()=>M(()=>localStorage.removeItem(t))}}function M(e){try{return e()}catch{return null}}var G=w`
  .composer {
    position: relative;
    padding: 8px 14px calc(14px + env(safe-area-inset-bottom, 0px));
  }

  .composer textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 50px;
    max-block-size: 132px;
    margin: 0;
    padding-block: 12px;
    padding-inline: 16px 56px;
    border: 1px solid var(--field-line);
    border-radius: 16px;
    background: var(--surface);
    color: var(--text);
    font-size: 16px;
    line-height: 24px;
    resize: none;
    scrollbar-width: none;
  }
  .composer textarea::placeholder { color: var(--muted); opacity: 1; }
  .composer textarea:focus { outline: 2px solid var(--ring); outline-offset: -1px; border-color: transparent; }

  .composer button {
    position: absolute;
    inset-block-end: calc(17px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: 17px;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 4px solid transparent;
    border-radius: 16px;
    background: var(--accent) padding-box;
    color: var(--on-accent);
    cursor: pointer;
  }
  .composer button:disabled { background: var(--raised) padding-box; color: var(--muted); cursor: default; }
  .composer button:focus-visible { outline: 2px solid var(--ring); outline-offset: -2px; }
  .composer button svg { inline-size: 20px; block-size: 20px; stroke-width: 2.2; }
`;var F=w`
  .messages {
    flex: 1;
    min-block-size: 0;
    padding: 20px 18px 12px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-color: var(--line) transparent;
    scrollbar-width: thin;
  }
  .messages:focus-visible { outline: 2px solid var(--ring); outline-offset: -3px; }

  .messages li { display: flex; flex-direction: column; margin-block-end: 12px; }
  .messages li.user { align-items: flex-end; }
  .messages li.assistant { align-items: flex-start; }

  .text {
    max-inline-size: 84%;
    padding: 9px 14px;
    border: 1px solid transparent;
    border-radius: 18px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .user .text { border-end-end-radius: 6px; background: var(--accent); color: var(--on-accent); }
  .assistant .text { border-end-start-radius: 6px; background: var(--raised); }
  .user .text::selection { background: rgb(255 255 255 / .34); color: inherit; }

  .typing { display: flex; gap: 5px; align-items: center; block-size: 22px; padding-inline: 2px; }
  .typing i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--muted);
    animation: breathe 1.2s infinite ease-in-out;
  }
  .typing i:nth-child(2) { animation-delay: .16s; }
  .typing i:nth-child(3) { animation-delay: .32s; }

  .failure {
    display: flex;
    align-items: center;
    gap: 5px;
    margin-block-start: 2px;
    color: var(--bad);
    font-size: 13px;
    line-height: 18px;
  }
  .failure svg { inline-size: 16px; block-size: 16px; }
  .failure button {
    min-block-size: 32px;
    padding: 0 4px;
    border: 0;
    border-radius: 8px;
    background: none;
    color: inherit;
    font-weight: 650;
    text-decoration: underline;
    text-underline-offset: 3px;
    cursor: pointer;
  }
  .failure button:focus-visible { outline: 2px solid var(--ring); outline-offset: 0; }

  .messages .note { align-items: center; padding-block: 4px; color: var(--muted); font-size: 13px; }
`;var K=w`
  .panel { animation: rise .2s cubic-bezier(.2, .8, .3, 1); transform-origin: 100% 100%; }
  .contact, .messages li { animation: appear .18s ease-out; }
  .composer button { transition: background-color .12s; }

  @keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.98); } }
  @keyframes appear { from { opacity: 0; transform: translateY(4px); } }
  @keyframes breathe {
    0%, 60%, 100% { opacity: .35; transform: none; }
    30% { opacity: 1; transform: translateY(-3px); }
  }

  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;var z="(max-width: 480px), (max-height: 420px)";function W(e){let t=window.visualViewport;if(!t)return()=>{};let n=()=>{e.style.setProperty("--viewport-height",`${t.height}px`),e.style.setProperty("--viewport-top",`${t.offsetTop}px`)};return n(),t.addEventListener("resize",n),t.addEventListener("scroll",n),()=>{t.removeEventListener("resize",n),t.removeEventListener("scroll",n)}}var Y=w`
  .panel {
    position: fixed;
    inset-block-end: calc(var(--offset) + 60px + 14px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: var(--offset);
    display: flex;
    flex-direction: column;
    inline-size: 392px;
    max-inline-size: calc(100vw - 2 * var(--offset));
    block-size: min(640px, calc(100dvh - var(--offset) - 60px - 14px - 16px));
    overflow: hidden;
    border-radius: 20px;
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow);
    font: 400 15px/1.5 var(--font);
    text-align: start;
    -webkit-font-smoothing: antialiased;
  }

  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    padding-block: 16px;
    padding-inline: 18px 12px;
    background: var(--accent) linear-gradient(165deg, rgb(255 255 255 / .1), transparent 55%);
    color: var(--on-accent);
  }

  .mark {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 12px;
    background: rgb(255 255 255 / .16);
  }
  .mark svg { inline-size: 24px; block-size: 24px; stroke-width: 1.6; }

  .heading { flex: 1; min-inline-size: 0; }
  .heading h2 {
    overflow: hidden;
    font-size: 16px;
    font-weight: 650;
    line-height: 22px;
    letter-spacing: -.006em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .heading p { font-size: 13px; line-height: 18px; }

  .close {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: transparent;
    color: inherit;
    cursor: pointer;
  }
  .close:hover { background: rgb(255 255 255 / .14); }
  .close:focus-visible { outline: 2px solid currentColor; outline-offset: -4px; }
  .close svg { inline-size: 24px; block-size: 24px; }

  .contact {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding: 9px 18px;
    background: var(--good-surface);
    color: var(--good);
    font-size: 13px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  .contact svg { flex: none; inline-size: 18px; block-size: 18px; stroke-width: 2.4; }
  .contact strong { font-weight: 650; }

  @media ${z} {
    .panel {
      inset: var(--viewport-top, 0) 0 auto 0;
      inline-size: 100%;
      max-inline-size: none;
      block-size: var(--viewport-height, 100dvh);
      border-radius: 0;
      box-shadow: none;
    }
    .head { padding-block-start: calc(12px + env(safe-area-inset-top, 0px)); padding-block-end: 12px; }
    .launcher[aria-expanded='true'] { visibility: hidden; }
  }

  @media (forced-colors: active) {
    .panel { border: 1px solid CanvasText; }
    .head { border-block-end: 1px solid CanvasText; }
  }
`;var q=w`
  :host {
    color-scheme: light dark;
    --surface: #fff;
    --raised: #f1f4f2;
    --text: #16211e;
    --muted: #5b6864;
    --line: #e0e6e3;
    --field-line: #84918c;
    --good: #0b6b45;
    --good-surface: #e6f4ec;
    --bad: #b3261e;
    --ring: var(--accent);
    --shadow: 0 0 0 1px rgb(10 25 22 / .05), 0 4px 12px rgb(10 25 22 / .08), 0 24px 56px -12px rgb(10 25 22 / .32);
    --font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif;
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --surface: #141a19;
      --raised: #232b29;
      --text: #eaf0ee;
      --muted: #9fada8;
      --line: #2b3533;
      --field-line: #6d7b76;
      --good: #7fdcb0;
      --good-surface: #152f25;
      --bad: #ff9f95;
      --ring: #5cc9b8;
      --shadow: 0 0 0 1px rgb(255 255 255 / .09), 0 24px 56px -8px rgb(0 0 0 / .7);
    }
  }

  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  h2, p, ol { margin: 0; padding: 0; }
  ol { list-style: none; }
  button, textarea { font: inherit; color: inherit; }
  svg { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }

  .announcer, .speaker {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;var V=[q,Y,F,G,K];var ve={title:"Chat",assistant:"Automated assistant",greeting:"Hello! How can we help?",close:"Close chat",conversation:"Conversation",you:"You said:",they:"Reply:",placeholder:"Write a message\u2026",message:"Your message",send:"Send message",notSent:"Not sent.",tryAgain:"Try again",email:"We\u2019ll get back to you at",historyFailed:"Earlier messages could not be loaded."};function p(e){return ve[e]}var B=["M6 9.5l6 6 6-6"],J=["M12 19V5.5","M6 11.2l6-6 6 6"],X=["M5 12.5l4.5 4.5L19 7.5"],Z=["M12 7.5v5.5","M12 16.4v.1","M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z"],Q=["M12 2.5l9.5 9.5-9.5 9.5L2.5 12Z","M7.25 7.25l9.5 9.5","M16.75 7.25l-9.5 9.5"];var we=2,ke=132,Ee="4000";function ee({onSend:e}){let t=s("textarea",{rows:"1",maxlength:Ee,placeholder:p("placeholder"),"aria-label":p("message"),enterkeyhint:"send"}),n=s("button",{type:"submit","aria-label":p("send"),disabled:""},k(...J)),o=s("form",{class:"composer"},t,n);return o.addEventListener("submit",c),t.addEventListener("input",l),t.addEventListener("keydown",a),{element:o,focus:i};function i(){t.focus({preventScroll:!0})}function c(r){r.preventDefault();let h=t.value.trim();h&&(t.value="",l(),i(),e(h))}function a(r){r.key==="Enter"&&!r.shiftKey&&!r.isComposing&&c(r)}function l(){n.disabled=t.value.trim()==="",t.style.height="auto",t.style.height=`${Math.min(t.scrollHeight+we,ke)}px`}}function T(e,t=""){let n=s("span",{class:"speaker"},p(e==="user"?"you":"they")," ");return s("li",{class:e},n,s("p",{class:"text",dir:"auto"},t))}function te(){let e=()=>s("i");return s("span",{class:"typing","aria-hidden":"true"},e(),e(),e())}function ne(e,{onRetry:t}){let n=T("user",e),o=T("assistant"),i=o.querySelector(".text"),c=Se(t),a=!1;return{element:n,queued(){c.remove()},typing(){a=!0,o.setAttribute("aria-busy","true"),i.textContent===""&&l(te())},append(r){a&&i.replaceChildren(),a=!1,i.append(r)},replied(r){o.removeAttribute("aria-busy"),l(r)},failed(){i.replaceChildren(),o.remove(),n.append(c)}};function l(r){i.replaceChildren(r),n.after(o)}}function Se(e){let t=s("button",{type:"button"},p("tryAgain"));return t.addEventListener("click",e),s("p",{class:"failure"},k(...Z),p("notSent")," ",t)}var Te=64;function oe(){let e=s("ol"),t=s("ol"),n=s("ol"),o=[e,t,n],i=s("div",{class:"messages",role:"log","aria-live":"off","aria-label":p("conversation"),tabindex:"0"},...o),c=ze(i,o);return{element:i,scrollToEnd:c,greet(a){e.replaceChildren(T("assistant",a))},restore(a){t.replaceChildren(...a.map(({role:l,content:r})=>T(l,r)))},note(a){t.replaceChildren(s("li",{class:"note"},a))},addTurn(a,l){let r=ne(a,l);return n.append(r.element),c(),r}}}function ze(e,t){let n=!0,o=0,i=()=>{n=!0,e.scrollTop=e.scrollHeight},c=new ResizeObserver(()=>n&&i());for(let a of[e,...t])c.observe(a);return e.addEventListener("scroll",()=>{let a=e.scrollTop<o;n=e.scrollHeight-e.scrollTop-e.clientHeight<Te||n&&!a,o=e.scrollTop}),i}var Ae='button:not([disabled]), textarea, [tabindex="0"]';function re(e,t){if(e.key!=="Tab")return;let n=[...t.querySelectorAll(Ae)],o=e.shiftKey?n[0]:n[n.length-1],i=e.shiftKey?n[n.length-1]:n[0];e.target===o&&(e.preventDefault(),i.focus())}function ie({launcher:e,messages:t,composer:n,announcer:o}){let i=s("h2",{id:"title"},p("title")),c=s("button",{type:"button",class:"close","aria-label":p("close")},k(...B)),a=s("strong"),l=s("p",{class:"contact",hidden:""},k(...X),s("span",{},p("email")," ",a)),r=s("section",{id:"panel",class:"panel",role:"dialog","aria-labelledby":"title",hidden:""},s("div",{class:"head"},s("span",{class:"mark"},k(...Q)),Ce(i),c),l,t.element,n.element,o.element),h=matchMedia(z),m=()=>{};e.setAttribute("aria-controls","panel"),c.addEventListener("click",u),r.addEventListener("keydown",g),e.addEventListener("keydown",g);for(let d of["keydown","keyup","keypress"])r.addEventListener(d,A=>A.stopPropagation());return h.addEventListener("change",y),y(),{element:r,open:S,close:u,toggle:f,introduce:x,confirmEmail:b};function S(){r.hidden&&(r.hidden=!1,e.setAttribute("aria-expanded","true"),m=W(r),t.scrollToEnd()),n.focus()}function u(){if(r.hidden)return;let d=r.matches(":focus-within");r.hidden=!0,e.setAttribute("aria-expanded","false"),m(),d&&e.focus()}function f(){r.hidden?S():u()}function x(d){i.textContent=d}function b(d){!d||d===a.textContent||(a.textContent=d,l.hidden=!1)}function g(d){r.hidden||d.isComposing||(d.key==="Escape"?(d.stopPropagation(),u()):h.matches&&re(d,r))}function y(){r.setAttribute("aria-modal",String(h.matches))}}function Ce(e){return s("div",{class:"heading"},e,s("p",{},p("assistant")))}function Yt({base:e,adminId:t,landingUrl:n,root:o,launcher:i}){let c=U(e),a=H({adminId:t,transport:c,storage:j(t)}),l=P(),r=oe(),h=ee({onSend:x}),m=ie({launcher:i,messages:r,composer:h,announcer:l});return o.adoptedStyleSheets.push(...V),o.append(m.element),S(),u(),{open:m.open,close:m.close,toggle:m.toggle,send:f};async function S(){let g=await c.config(t).catch(()=>null);m.introduce(g?.name||p("title")),r.greet(g?.greeting||p("greeting"))}async function u(){try{let g=await a.restore();r.restore(g.messages),m.confirmEmail(g.email)}catch{r.note(p("historyFailed"))}}function f(g){m.open(),x(String(g).trim())}function x(g){if(!g)return;let y={messageId:O(),message:g,...$(n)},d=r.addTurn(g,{onRetry(){h.focus(),b(y,d)}});b(y,d)}async function b(g,y){y.queued();try{let{reply:d,email:A}=await a.deliver(g,{onAttempt:y.typing,onEmail:m.confirmEmail,onToken:y.append});y.replied(d),m.confirmEmail(A),l.say(d)}catch{y.failed(),l.say(p("notSent"))}}}export{Yt as createChat};

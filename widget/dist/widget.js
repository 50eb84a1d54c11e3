"use strict";(()=>{"use strict";const i=window.Leadlight;if(i?.open)return;const s=document.currentScript??document.querySelector("script[data-admin]"),d=s?.dataset.admin;if(!s||!d){console.error("Leadlight: the script tag needs data-admin.");return}const l=new URL(".",s.src).href,x=location.href,o=w(),p=v(o);let c;const u=()=>import(`${l}widget/chat.js`),b=()=>c??=u().then(({createChat:e})=>e({base:l,adminId:d,landingUrl:x,root:p,launcher:o}));function a(e){b().then(e,()=>{c=void 0})}const r={open:()=>a(e=>e.open()),close:()=>c&&a(e=>e.close()),toggle:()=>a(e=>e.toggle()),send:e=>a(t=>t.send(e))};function h([e,...t]){Object.hasOwn(r,e)&&r[e](...t)}window.Leadlight={...r,q:{push:h}},o.addEventListener("click",r.toggle);for(const e of["pointerenter","focus"])o.addEventListener(e,()=>u().catch(()=>{}),{once:!0});document.body?f():document.addEventListener("DOMContentLoaded",f);function f(){document.body.append(p.host),Array.isArray(i?.q)&&i.q.forEach(h)}function w(){const e=document.createElement("button");return e.type="button",e.className="launcher",e.setAttribute("aria-label","Chat with us"),e.setAttribute("aria-expanded","false"),e.setAttribute("aria-haspopup","dialog"),e.append(g("when-closed","M14 4.5c6 0 10.5 3.9 10.5 8.9S20 22.3 14 22.3c-1.2 0-2.4-.2-3.5-.5L5 24l1.4-4.7c-1.8-1.6-2.9-3.6-2.9-5.9 0-5 4.5-8.9 10.5-8.9Z","M14 9.4l3.9 4-3.9 4-3.9-4Z"),g("when-open","M7 11l7 7 7-7")),e}function g(e,...t){const n=document.createElementNS("http://www.w3.org/2000/svg","svg");n.setAttribute("class",e),n.setAttribute("viewBox","0 0 28 28"),n.setAttribute("aria-hidden","true");for(const S of t){const m=document.createElementNS("http://www.w3.org/2000/svg","path");m.setAttribute("d",S),n.append(m)}return n}function v(e){const t=document.createElement("leadlight-chat").attachShadow({mode:"open"}),n=new CSSStyleSheet;return n.replaceSync(y()),t.adoptedStyleSheets=[n],t.append(e),t}function y(){return`
      :host {
        all: initial !important;
        position: fixed !important;
        inset: auto 0 0 auto !important;
        z-index: var(--leadlight-z-index, 2147483000) !important;
        --accent: var(--leadlight-accent, #0e645a);
        --on-accent: var(--leadlight-on-accent, #fff);
        --offset: var(--leadlight-offset, 20px);
      }
      .launcher {
        position: fixed;
        inset-block-end: calc(var(--offset) + env(safe-area-inset-bottom, 0px));
        inset-inline-end: var(--offset);
        display: grid;
        place-items: center;
        inline-size: 60px;
        block-size: 60px;
        padding: 0;
        border: 1px solid transparent;
        border-radius: 50%;
        background: var(--accent) linear-gradient(160deg, rgb(255 255 255 / .16), transparent 60%) border-box;
        color: var(--on-accent);
        box-shadow: 0 0 0 1px rgb(255 255 255 / .22), 0 1px 2px rgb(10 25 22 / .24), 0 8px 24px -4px rgb(10 25 22 / .4);
        cursor: pointer;
        transition: transform .16s ease-out, box-shadow .16s ease-out;
      }
      .launcher:hover { transform: translateY(-2px); box-shadow: 0 0 0 1px rgb(255 255 255 / .22), 0 2px 4px rgb(10 25 22 / .24), 0 14px 30px -6px rgb(10 25 22 / .46); }
      .launcher:active { transform: scale(.96); }
      .launcher:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
      .launcher svg { grid-area: 1 / 1; inline-size: 34px; block-size: 34px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; transition: opacity .16s, transform .2s; }
      .launcher[aria-expanded='true'] .when-closed { opacity: 0; transform: scale(.6); }
      .launcher[aria-expanded='false'] .when-open { opacity: 0; transform: translateY(-6px); }
      @media (prefers-reduced-motion: reduce) { .launcher, .launcher svg { transition: none; } }
      @media print { :host { display: none !important; } }`}})();

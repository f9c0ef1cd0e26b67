import { readFileSync } from 'node:fs';
const time = (file, which) => { const m = new WebAssembly.Module(readFileSync(file)); const info = JSON.parse(Buffer.from(WebAssembly.Module.customSections(m,'exa')[0]).toString());
 let best = 1e9; for (let k=0;k<5;k++) { const memory = new WebAssembly.Memory({initial: info.memory+64, maximum: 16384}); const strings = Buffer.from(`p\0${which}\0`); const blob = Buffer.concat([Buffer.from(Uint32Array.of(2,0).buffer), strings]);
 const i = new WebAssembly.Instance(m,{env:{memory},exa:new Proxy({args:(to,room)=>(new Uint8Array(memory.buffer).set(blob.subarray(0,room),to),blob.length),random:(a,l)=>l,clock:()=>performance.now()*1e6,yield:()=>0,exit:(s)=>{throw s},call:()=>-38,send:()=>0,receive:()=>0,fork:()=>0},{})});
 const t=process.cpuUsage().user; try { i.exports._start(); } catch(e) { if (typeof e !== 'number') throw e; } best=Math.min(best,process.cpuUsage().user-t);} return best; };
for (const w of process.argv.slice(2)) { const a=time('with',w), b=time('without',w); console.log(w, a, b, (a/b).toFixed(3)); }

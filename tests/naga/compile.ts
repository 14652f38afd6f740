// Runs in Deno, whose WebGPU is wgpu and whose WGSL compiler is naga, as Firefox's are: compiles the texts of a JSON file and
// says of each that is refused what naga says. Exit code: 0 none, 1 some, 3 where there is no adapter.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Text } from './rules';

const [file = ''] = process.argv.slice(2);
const texts: readonly Text[] = JSON.parse(readFileSync(file, 'utf8'));

const adapter = await navigator.gpu.requestAdapter();
if (!adapter) {
  console.log('wgpu finds no adapter');
  process.exit(3);
}
const halves = adapter.features.has('shader-f16');
const device = await adapter.requestDevice({
  requiredFeatures: halves ? ['shader-f16'] : [],
  requiredLimits: {
    maxComputeWorkgroupStorageSize: adapter.limits.maxComputeWorkgroupStorageSize,
    maxComputeInvocationsPerWorkgroup: adapter.limits.maxComputeInvocationsPerWorkgroup,
  },
});
let refused = 0;
let left = 0;
for (const { label, code } of texts) {
  if (!halves && code.includes('enable f16')) {
    left++;
    continue;
  }
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code, label });
  device.createComputePipeline({ label, layout: 'auto', compute: { module, entryPoint: 'main' } });
  const complaint = await device.popErrorScope();
  if (complaint === null) continue;
  refused++;
  console.log(`${label}: ${complaint.message}`);
}
const { vendor, architecture, description } = adapter.info;
console.log(
  `naga on ${[vendor, architecture, description].filter(Boolean).join(' ')}: ${texts.length - left} texts, ${refused} refused`,
);
if (left > 0) console.log(`Without float16 on this adapter:\n  ${left} skipped`);
process.exit(refused === 0 ? 0 : 1);

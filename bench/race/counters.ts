// Counts dispatches and live GPU memory by device, whoever asks for them, and hears of every device's errors: the WebGPU
// interfaces' own methods are wrapped, once, before any engine starts.

const live = new WeakMap<GPUDevice, number>();
const owners = new WeakMap<GPUBuffer, { readonly device: GPUDevice; readonly size: number }>();
let dispatched = 0;

/** Does nothing where there is no WebGPU. `onError` hears of misuse that WebGPU would only log: a time of it is no time. */
export function installCounters(onError: (message: string) => void): void {
  if (typeof GPUDevice === 'undefined') return;
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    if (!live.has(this)) this.addEventListener('uncapturederror', ({ error }) => onError(error.message));
    const buffer = createBuffer.call(this, descriptor);
    owners.set(buffer, { device: this, size: descriptor.size });
    live.set(this, (live.get(this) ?? 0) + descriptor.size);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    const owner = owners.get(this);
    owners.delete(this);
    if (owner) live.set(owner.device, (live.get(owner.device) ?? 0) - owner.size);
    return destroy.call(this);
  };
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...sizes) {
    dispatched++;
    return dispatchWorkgroups.apply(this, sizes);
  };
  GPUComputePassEncoder.prototype.dispatchWorkgroupsIndirect = function (...place) {
    dispatched++;
    return dispatchWorkgroupsIndirect.apply(this, place);
  };
}

/** Dispatches since the start, of all devices. */
export const dispatchCount = (): number => dispatched;

/** Bytes of the device's buffers that are not destroyed. Pools that an engine keeps count as what they are: held. */
export const liveBytes = (device: GPUDevice): number => live.get(device) ?? 0;

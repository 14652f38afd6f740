// The package's entry: `analyze`, `createAnalyzer`, the errors they reject with, and the types of all that. docs/package.md.
import { MartError } from '../lib/errors';
import { analyze, createAnalyzer } from './analyzer';

export type { ErrorCode, ErrorDetails } from '../lib/errors';
export type * from './api';
export { analyze, createAnalyzer, MartError };

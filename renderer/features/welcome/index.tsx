export { RecoverySheet } from './recovery-sheet.tsx';
export { Welcome } from './welcome.tsx';

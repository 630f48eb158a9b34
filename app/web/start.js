// Starts the app: fetches the program, then takes the "opening" page away. The names are filled in
// by `cargo xtask web`, so this file changes its own name whenever the program changes.
import init from '{{app_js}}';

init({ module_or_path: '{{app_wasm}}' }).then(window.jinggeOpened, window.jinggeFailed);

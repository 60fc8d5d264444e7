@echo off
rem The command line of the Safelight that this file lies in, run by the Node that came with it.
"%~dp0..\node\node.exe" "%~dp0..\app.asar.unpacked\out\main\cli.cjs" %*

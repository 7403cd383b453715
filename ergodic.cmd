@echo off
rem Runs Ergodic on Windows: from the distribution, which has lib and native beside this file, or from a source tree that is
rem built (mvn -Dquick -Dmaven.test.skip=true -pl app/cli -am package).
rem
rem   JAVA_HOME            the Java to use (17 or later); without it, the java on the path
rem   ERGODIC_MODULE_PATH  jars and folders of modules to add, such as plugins, with ";" between them
rem   ERGODIC_LOG          how much is logged: off, error, warn, info (as without it), debug or trace
rem   ERGODIC_OPTS         options for the Java virtual machine, such as -Xmx8g
setlocal EnableExtensions DisableDelayedExpansion

set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"
set "dist=%home%\app\target\dist"
set "place="
if not exist "%home%\pom.xml" if exist "%home%\lib" (
    set "dist=%home%"
    set place="-Dergodic.home=%home%"
)
if not exist "%dist%\lib" (
    echo ergodic: Ergodic is not built: there is no "%dist%\lib". Run: mvn -Dquick -Dmaven.test.skip=true -pl app/cli -am package 1>&2
    exit /b 1
)

rem The major version: of JAVA_HOME from its file "release", else as java says it.
set "version="
if defined JAVA_HOME goto home
set "java=java.exe"
for /f "tokens=3" %%v in ('java.exe -version 2^>^&1 ^| findstr /c:" version "') do if not defined version set "version=%%~v"
goto found
:home
set "java=%JAVA_HOME%\bin\java.exe"
if not exist "%java%" (
    echo ergodic: JAVA_HOME is "%JAVA_HOME%", and there is no bin\java.exe in it. Set it to a JDK 17 or later. 1>&2
    exit /b 1
)
for /f "usebackq tokens=1,2 delims==" %%k in ("%JAVA_HOME%\release") do if "%%k"=="JAVA_VERSION" set "version=%%~l"
:found
if not defined version (
    echo ergodic: there is no Java. Install a JDK 17 or later, or set JAVA_HOME to one. 1>&2
    exit /b 1
)
for /f "delims=.-+_" %%m in ("%version%") do set "major=%%m"
if %major% LSS 17 (
    echo ergodic: "%java%" is Java %version%. Ergodic needs Java 17 or later: set JAVA_HOME. 1>&2
    exit /b 1
)

rem From Java 24 on, native code and sun.misc.Unsafe without leave are told off on standard error.
set "strict="
if %major% GEQ 24 set "strict=--sun-misc-unsafe-memory-access=allow --enable-native-access=org.ergodic.nd4j,org.bytedeco.javacpp,org.bytedeco.openblas,dev.ludovic.netlib.blas"
rem Modules of plugins, such as DuckDB's, are in no layer that the option above knows. Later versions may not have this one.
if %major% EQU 24 set "strict=%strict% --illegal-native-access=allow"
if %major% EQU 25 set "strict=%strict% --illegal-native-access=allow"

set "modules=%dist%\lib"
if defined ERGODIC_MODULE_PATH set "modules=%modules%;%ERGODIC_MODULE_PATH%"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
"%java%" -XX:+UseParallelGC -Xshare:auto -Djava.awt.headless=true -Dfile.encoding=UTF-8 ^
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.org.nd4j=error ^
    -Dorg.slf4j.simpleLogger.log.org.ergodic=info ^
    -Dorg.slf4j.simpleLogger.showThreadName=false -Dorg.slf4j.simpleLogger.showShortLogName=true ^
    -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 ^
    --add-modules jdk.incubator.vector ^
    -p "%modules%" -cp "%dist%\native\*" %strict% %place% %ERGODIC_OPTS% ^
    -m org.ergodic.cli/org.ergodic.cli.Main %*
exit /b %errorlevel%

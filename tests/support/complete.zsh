# complete.zsh SCRIPT LINE: what zsh, on a terminal of its own, offers for LINE with the completion
# that SCRIPT is.
zmodload zsh/zpty
zpty terminal zsh -f -i
zpty -w terminal "PS1=; stty -echo; autoload -Uz compinit && compinit -u -D; source ${(q)1}"
# Keys that mean nothing to the terminal itself: it may read them before zsh does.
zpty -w terminal 'LISTMAX=10000; bindkey "^Xl" list-choices "^Xk" kill-whole-line; echo REA""DY'
zpty -r terminal text '*READY*'
zpty -n -w terminal "$2"$'\C-xl\C-xkecho DO""NE\n'
zpty -r terminal text '*DONE*'
print -r -- "$text"

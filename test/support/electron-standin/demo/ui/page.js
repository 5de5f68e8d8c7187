window.pageOnly = 1;
const answer = document.getElementById('answer');
document.getElementById('switch').addEventListener('click', () => {
  void window.shell.invoke('switch', false).then((on) => (answer.textContent = `answer ${on}`));
});

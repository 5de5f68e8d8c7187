window.pageOnly = 1;
const answer = document.getElementById('answer');
document.getElementById('switch').addEventListener('click', async () => {
  answer.textContent = `answer ${await window.shell.invoke('switch', false)}`;
});
